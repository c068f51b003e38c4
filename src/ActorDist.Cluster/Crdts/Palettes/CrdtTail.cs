using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Palettes;

/// <summary>Shows an object after each of its changes until its client goes away, or the object is deleted.</summary>
internal sealed class CrdtTail : ReceiveActor
{
    private readonly CancellationTokenSource _gone = new();
    private readonly IActorRef _client;

    public CrdtTail(IActorRef client, ICrdts crdts)
    {
        _client = client;
        Receive<CrdtName>(name => _ = FollowAsync(crdts, name, _gone.Token).PipeTo(Self));
        Receive<CrdtView>(view => client.Tell(CrdtRows.Seen(view)));
        Receive<Ended>(ended =>
        {
            client.Tell(new CommandResponse($"{ended.Name} was deleted"));
            Context.Stop(Self);
        });
        Receive<Status.Failure>(failure =>
        {
            client.Tell(new ErroredCommandResponse(failure.Cause.Message));
            Context.Stop(Self);
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(IActorRef client, ICrdts crdts) =>
        Akka.Actor.Props.Create(() => new CrdtTail(client, crdts)).WithDeploy(Deploy.Local);

    protected override void PreStart() => Context.Watch(_client);

    protected override void PostStop()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task<Ended> FollowAsync(ICrdts crdts, CrdtName name, CancellationToken gone)
    {
        var self = Self;
        await foreach (var view in crdts.WatchAsync(name, gone))
            self.Tell(view);
        return new Ended(name);
    }

    private sealed record Ended(CrdtName Name) : INoSerializationVerificationNeeded;
}
