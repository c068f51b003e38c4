using System.Diagnostics;
using ActorDist.Core.Membership;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>
/// Looks at an interval whether this node hears no more than a minority, and then ends it. On a tick, because the cluster's state lags
/// the event that announces it.
/// </summary>
internal sealed class EarlyMinorityActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name under /user.</summary>
    public const string Name = "early-minority";

    private const string TickKey = "tick";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestGap = 4 * Interval;

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly EarlyMinority _rule;
    private bool _isEnding;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public EarlyMinorityActor(TimeSpan after) => _rule = new EarlyMinority(after, LongestGap);

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="after">How long a minority lasts.</param>
    public static Props Props(TimeSpan after) => Akka.Actor.Props.Create(() => new EarlyMinorityActor(after)).WithDeploy(Deploy.Local);

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(TickKey, Tick.Instance, Interval);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is not Tick)
        {
            Unhandled(message);
            return;
        }

        if (_isEnding)
        {
            // By itself the cluster would first wait until the others of the minority have seen it, and take up to a second of the margin.
            if (_cluster.SelfMember.Status == MemberStatus.Down)
                _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
            return;
        }

        // As keep-majority has it: who is Joining or Exiting does not count.
        Akka.Cluster.Member[] members =
        [
            .. _cluster.State.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving)
                .OrderBy(member => member.Address, Akka.Cluster.Member.AddressOrdering),
        ];
        if (!members.Any(IsSelf))
            return;
        Hearing[] hearings = [.. members.Select(member =>
            new Hearing(EvidenceActor.KeyOf(member.UniqueAddress), IsSelf(member) || _cluster.FailureDetector.IsAvailable(member.Address)))];
        if (!_rule.Look(hearings, Stopwatch.GetElapsedTime(_startedAt)))
            return;
        _isEnding = true;
        _log.Warning(
            "This node has heard from {Heard} of {Members} members for a while, which is a minority: it ends before the majority takes over",
            hearings.Count(hearing => hearing.IsHeard),
            hearings.Length);
        _cluster.Down(_cluster.SelfAddress);
    }

    private bool IsSelf(Akka.Cluster.Member member) => member.UniqueAddress.Equals(_cluster.SelfUniqueAddress);

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
