using ActorDist.Cluster.Registers;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using static ActorDist.Autoscale.Convergence.Running.ConvergenceProtocol;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>
/// Finds groups whose owner must be woken: marked dirty and nobody heard of it (a node died between a decision and the message), owned by a
/// node that is gone, or not compared with the cloud for long. The leader of the cluster does it, at once when a member is gone; two that
/// take themselves for the leader wake twice, which does no harm.
/// </summary>
internal sealed class ConvergenceSweep : ReceiveActor, IWithTimers
{
    private const int Page = 500;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ConvergenceParts _parts;
    private readonly IActorRef _region;
    private long _healedAt;
    private bool _wasLeader;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public ConvergenceSweep(ConvergenceParts parts, IActorRef region)
    {
        _parts = parts;
        _region = region;
        ReceiveAsync<Tick>(_ => SweepAsync(wakesAll: false));
        // Owners that were there are no more; their groups need others whether they are dirty or not, since a schedule may be theirs.
        ReceiveAsync<ClusterEvent.MemberRemoved>(_ => SweepAsync(wakesAll: true));
        Receive<ClusterEvent.CurrentClusterState>(_ => { });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    public static Props Props(ConvergenceParts parts, IActorRef region) => Akka.Actor.Props.Create(() => new ConvergenceSweep(parts, region));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _cluster.Subscribe(Self, typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _parts.Settings.SweepInterval);
    }

    /// <inheritdoc />
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private async Task SweepAsync(bool wakesAll)
    {
        if (!_cluster.SelfAddress.Equals(_cluster.State.Leader))
        {
            _wasLeader = false;
            return;
        }

        var now = _parts.Time.GetTimestamp();
        var heals = wakesAll || !_wasLeader || _parts.Time.GetElapsedTime(_healedAt, now) >= _parts.Settings.HealInterval;
        try
        {
            for (var after = ""; after is not null;)
            {
                var groups = await _parts.Records.ListAsync(after, Page);
                foreach (var group in groups)
                {
                    if (heals || await _parts.Records.NeedsAsync(group) is GroupNeeds.Convergence)
                    {
                        _region.Tell(new Wake(group));
                    }
                }

                after = groups.Count == Page ? groups[^1] : null;
            }

            (_healedAt, _wasLeader) = (heals ? now : _healedAt, true);
        }
        catch (QuorumUnavailableException e)
        {
            _log.Warning("Groups could not be looked for: {Reason}; they are looked for again", e.Message);
        }
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
