using ActorDist.Cluster.Membership;
using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Reads phi at an interval and writes each reading to a client until it goes away.</summary>
internal sealed class PhiTail : ReceiveActor, IWithTimers
{
    private const string TickKey = "tick";
    private readonly IActorRef _client;
    private readonly TimeSpan _interval;

    public PhiTail(IActorRef client, PhiReadings readings, TimeSpan interval)
    {
        _client = client;
        _interval = interval;
        Receive<Tick>(_ =>
        {
            var response = PhiCommands.Response(readings, final: false);
            client.Tell(new CommandResponse($"{DateTime.UtcNow:HH:mm:ss.fff}\n{response.Msg}", final: false, response.Data));
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef client, PhiReadings readings, TimeSpan interval) =>
        Akka.Actor.Props.Create(() => new PhiTail(client, readings, interval)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Timers.StartPeriodicTimer(TickKey, Tick.Instance, TimeSpan.Zero, _interval);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
