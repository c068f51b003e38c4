using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>
/// Has the set of replicas changed and tells the client every step, and how far the copies are at an interval. When the client goes away
/// the watching ends; the change goes on.
/// </summary>
internal sealed class ReplicaChangeWatch : ReceiveActor, IWithTimers
{
    private const string Note = "Ctrl+C ends the watching, not the change: replicas progress shows where it stands";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _watching = new();
    private readonly IActorRef _client;
    private readonly IReplicas _replicas;
    private readonly ReplicaChange _change;
    private ReconfigurationStatus? _latest;
    private string _shown = "";

    public ReplicaChangeWatch(IActorRef client, IReplicas replicas, ReplicaChange change)
    {
        (_client, _replicas, _change) = (client, replicas, change);
        Receive<ReconfigurationStatus>(status =>
        {
            // A cancelled command is over for its client at once, so this can only be said before; but not of a change that is refused.
            if (_latest is null)
                _client.Tell(new CommandResponse(Note, final: false, data: new { Note }));
            var isStep = status.Phase != _latest?.Phase;
            _latest = status;
            if (isStep)
                Show();
        });
        Receive<Tick>(_ => Show());
        Receive<ReplicasView>(view => End(new CommandResponse(
            $"done | {view.Configuration}",
            data: new { Phase = "done", view.Configuration.Epoch, Configuration = view.Configuration.ToString() })));
        Receive<Status.Failure>(failure => End(new ErroredCommandResponse(failure.Cause.Message)));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef client, IReplicas replicas, ReplicaChange change) =>
        Akka.Actor.Props.Create(() => new ReplicaChangeWatch(client, replicas, change)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);
        _ = ChangeAsync(Self).PipeTo(Self);
    }

    protected override void PostStop()
    {
        _watching.Cancel();
        _watching.Dispose();
    }

    private async Task<ReplicasView> ChangeAsync(IActorRef self) =>
        await _replicas.ChangeAsync(_change, new Forward(self), _watching.Token);

    private void Show()
    {
        // The last word on a change is its result.
        if (_latest is null or { Phase: ReconfigurationPhase.Done or ReconfigurationPhase.Failed })
            return;
        var row = ReplicaRows.Status(_latest);
        if (string.Equals(row.Msg, _shown, StringComparison.Ordinal))
            return;
        _shown = row.Msg;
        _client.Tell(row);
    }

    private void End(CommandResponse response)
    {
        _client.Tell(response);
        Context.Stop(Self);
    }

    /// <summary>In the caller's thread and order, which <see cref="Progress{T}"/> does not keep.</summary>
    private sealed class Forward(IActorRef watch) : IProgress<ReconfigurationStatus>
    {
        public void Report(ReconfigurationStatus value) => watch.Tell(value);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
