using ActorDist.Cluster.Commands;
using ActorDist.Core.Recipes;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes.Palettes;

/// <summary>Renews a session until its client goes away.</summary>
internal sealed class SessionTail : ReceiveActor, IWithTimers
{
    /// <summary>Often enough for the shortest lease.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(RecipeLimits.MinLease / 2.0);

    private readonly IActorRef _client;

    public SessionTail(IActorRef client, IRecipes recipes, SessionId session)
    {
        _client = client;
        var isSaid = false;
        ReceiveAsync<Tick>(async _ =>
        {
            var (lost, result) = await recipes.RenewAsync([session]);
            if (lost.Count > 0)
            {
                client.Tell(new ErroredCommandResponse($"{session} | expired | {RecipeWords.Of(new RecipeReply(RecipeStatus.Expired))}"));
                Context.Stop(Self);
            }
            else if (!isSaid && result.IsOk)
            {
                isSaid = true;
                client.Tell(new CommandResponse($"{session} | kept alive until Ctrl+C", final: false, data: new { Session = $"{session}" }));
            }
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef client, IRecipes recipes, SessionId session) =>
        Akka.Actor.Props.Create(() => new SessionTail(client, recipes, session)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TimeSpan.Zero, Interval);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
