using System.Diagnostics;
using System.Net;
using ActorDist.Core.Membership;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using static ActorDist.Cluster.Membership.Evidence.EvidenceMessages;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>
/// Runs <see cref="CrashEvidence"/> at a member: connections that end and suspicions of the failure detector go in, probes, votes and
/// downings come out, and what happens is logged with the names of those who refused, vetoed and decided.
/// </summary>
internal sealed class EvidenceActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "crash-evidence";

    private const string WakeKey = "wake";
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly NodeDirectory _directory;
    private readonly Func<string, bool> _isConnectable;
    private readonly Dictionary<UniqueAddress, Akka.Cluster.Member> _members = [];
    private readonly HashSet<UniqueAddress> _unreachable = [];
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly MemberKey _self;
    private readonly CrashEvidence _evidence;
    private readonly EvidenceLog _rows;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public EvidenceActor(NodeDirectory directory, Func<string, bool> isConnectable)
    {
        (_directory, _isConnectable) = (directory, isConnectable);
        _self = KeyOf(_cluster.SelfUniqueAddress);
        _evidence = new CrashEvidence(_self, new EvidenceOptions());
        _rows = new EvidenceLog(EvidenceBoard.Get(Context.System), NameOf, _log, Context.System.EventStream.Publish);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>The actor's props.</summary>
    /// <param name="directory">Knows where members say hello.</param>
    /// <param name="isConnectable">Whether a connection with a node of a name can be made now.</param>
    public static Props Props(NodeDirectory directory, Func<string, bool> isConnectable) =>
        Akka.Actor.Props.Create(() => new EvidenceActor(directory, isConnectable)).WithDeploy(Deploy.Local);

    /// <summary>A member as the evidence knows it.</summary>
    public static MemberKey KeyOf(UniqueAddress address) => new(address.Address.ToString(), address.Uid);

    /// <inheritdoc />
    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe<DisassociatedEvent>(Self);
        Context.System.EventStream.Subscribe<AssociationErrorEvent>(Self);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.IMemberEvent change:
                Apply(change);
                StepMembers();
                break;
            case ClusterEvent.UnreachableMember { Member: var member }:
                _unreachable.Add(member.UniqueAddress);
                StepMembers();
                break;
            case ClusterEvent.ReachableMember { Member: var member }:
                _unreachable.Remove(member.UniqueAddress);
                StepMembers();
                break;
            case ClusterEvent.IReachabilityEvent:
                break;
            case DisassociatedEvent lost:
                Lose(lost.RemoteAddress, "its connection closed");
                break;
            case AssociationErrorEvent lost:
                Lose(lost.RemoteAddress, "no connection to it could be made");
                break;
            case ProbeEnded probe:
                Step(new EvidenceProtocol.Probed(probe.Member, probe.Attempt, probe.Result));
                break;
            case Vote vote:
                Step(new EvidenceProtocol.VoteReceived(vote.From, vote.About, vote.Finding));
                break;
            case AreYouThere asked when asked.Member == _self:
                Sender.Tell(new HereIAm(_self, asked.Round));
                break;
            case AreYouThere:
                // Another start of this address is meant, which no longer answers.
                break;
            case HereIAm here:
                Step(new EvidenceProtocol.LifeSign(here.Member, here.Round));
                break;
            case Decision decision:
                Step(new EvidenceProtocol.DecisionReceived(decision.By, decision.About));
                break;
            case Wake:
                Step(EvidenceProtocol.Tick.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Apply(ClusterEvent.IMemberEvent change)
    {
        if (change is ClusterEvent.MemberRemoved)
        {
            _members.Remove(change.Member.UniqueAddress);
            _unreachable.Remove(change.Member.UniqueAddress);
        }
        else
        {
            _members[change.Member.UniqueAddress] = change.Member;
        }
    }

    private void StepMembers() => Step(new EvidenceProtocol.MembersChanged(
    [
        .. _members.Values.OrderBy(member => member.Address, Akka.Cluster.Member.AddressOrdering).Select(member => new MemberStanding(
            KeyOf(member.UniqueAddress),
            member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting,
            _unreachable.Contains(member.UniqueAddress))),
    ]));

    private void Lose(Address address, string reason)
    {
        foreach (var member in _members.Keys.Where(member => member.Address.Equals(address)).ToArray())
            Step(new EvidenceProtocol.ConnectionLost(KeyOf(member), reason));
    }

    private void Step(EvidenceProtocol.Input input)
    {
        foreach (var output in _evidence.Step(input, Now))
        {
            switch (output)
            {
                case EvidenceProtocol.Probe probe:
                    Look(probe);
                    break;
                case EvidenceProtocol.AskForLife ask:
                    Tell(ask.Member, new AreYouThere(ask.Member, ask.Round));
                    break;
                case EvidenceProtocol.CastVote cast:
                    TellAll(new Vote(_self, cast.About, cast.Finding));
                    break;
                case EvidenceProtocol.TerminateAndDown down:
                    TerminateAndDown(down.Member);
                    break;
            }
        }

        _rows.Show(_evidence.Reports);
        if (_evidence.NextTick is { } next)
            Timers.StartSingleTimer(WakeKey, Wake.Instance, next > Now ? next - Now : TimeSpan.Zero);
        else
            Timers.Cancel(WakeKey);
    }

    private void Look(EvidenceProtocol.Probe probe)
    {
        // A new start is announced under the same address: what it announces says nothing of the one before.
        var description = _directory.Nodes.FirstOrDefault(node =>
            string.Equals(node.Address, probe.Member.Address, StringComparison.Ordinal) && node.Uid == probe.Member.Uid);
        // On a link that was cut on purpose nothing would come back.
        var look = description is not null && _isConnectable(description.Name) && IPEndPoint.TryParse(description.Hello, out var endPoint)
            ? HelloProbe.LookAsync(endPoint, probe.Member)
            : Task.FromResult(ProbeResult.Ambiguous);
        _ = look.PipeTo(
            Self,
            success: result => new ProbeEnded(probe.Member, probe.Attempt, result),
            failure: _ => new ProbeEnded(probe.Member, probe.Attempt, ProbeResult.Ambiguous));
    }

    /// <summary>
    /// Down alone would wait for the failure detector: a leader removes only who is Down and unreachable or terminated. The cluster takes
    /// a quarantined start for terminated at once, as it does itself when a new start joins from the same address. Only the decider
    /// changes gossip; several at once would have to be merged first.
    /// </summary>
    private void TerminateAndDown(MemberKey key)
    {
        if (_members.Keys.FirstOrDefault(member => KeyOf(member) == key) is not { } victim)
            return;
        Context.System.EventStream.Publish(new QuarantinedEvent(victim.Address, victim.Uid));
        _cluster.Down(victim.Address);
        TellAll(new Decision(_self, key));
    }

    private void TellAll(IMessage message)
    {
        foreach (var member in _members.Keys)
        {
            if (!member.Equals(_cluster.SelfUniqueAddress))
                Peer(member.Address).Tell(message);
        }
    }

    private void Tell(MemberKey key, IMessage message)
    {
        if (_members.Keys.FirstOrDefault(member => KeyOf(member) == key) is { } member)
            Peer(member.Address).Tell(message);
    }

    private static ActorSelection Peer(Address address) => Context.ActorSelection(new RootActorPath(address) / "user" / Name);

    private string NameOf(MemberKey key)
    {
        var member = _members.Values.FirstOrDefault(other => KeyOf(other.UniqueAddress) == key);
        return member is not null && NodeDirectory.NameOf(member) is { Length: > 0 } name ? name : key.Address;
    }
}
