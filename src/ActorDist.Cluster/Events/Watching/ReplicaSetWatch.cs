using ActorDist.Cluster.Registers;
using Akka.Actor;

namespace ActorDist.Cluster.Events.Watching;

/// <summary>Records when this node learns that the registers have another set of replicas.</summary>
internal sealed class ReplicaSetWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _epoch;

    public ReplicaSetWatch(NodeEventLog log, IReplicas replicas) => Receive<Tick>(_ =>
    {
        var configuration = replicas.View.Configuration;
        if (configuration.Epoch == _epoch)
            return;
        _epoch = configuration.Epoch;
        log.Record(
            EventKind.ReplicasChanged,
            $"epoch {_epoch}",
            detail: string.Join(' ', configuration.Members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                + (configuration.IsJoint ? " (joint)" : ""));
    });

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeEventLog log, IReplicas replicas) =>
        Akka.Actor.Props.Create(() => new ReplicaSetWatch(log, replicas)).WithDeploy(Deploy.Local);

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
