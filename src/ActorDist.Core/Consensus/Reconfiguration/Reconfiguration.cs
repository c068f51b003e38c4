using System.Collections.Immutable;
using System.Numerics;
using ActorDist.Core.StateMachines;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Drives the configuration from one stable set of replicas to another: decide the joint configuration in the configuration's own
/// register, have majorities of both sets keep it on disk, wait until the replicas that must copy have done so, decide the stable one,
/// have a majority of the new set keep it. Each step may be repeated by any replica, so after a crash another one can take over.
/// </summary>
internal sealed class Reconfiguration(IReplicaPort port, ReplicaOptions options) : IInternalClient
{
    private readonly HashSet<ReplicaId> _installed = [];
    private ImmutableArray<Member> _target = [];
    private ImmutableDictionary<ReplicaId, CopyProgress> _copies = ImmutableDictionary<ReplicaId, CopyProgress>.Empty;
    private ReconfigurationPhase _phase;
    private ulong _session;
    private RegisterRequest? _deciding;
    private string? _failure;

    public ReconfigurationStatus Status => new(_phase, _target, _copies, _failure);

    /// <summary>When <see cref="Wake"/> is due.</summary>
    public long NextWake { get; private set; } = long.MaxValue;

    private bool IsOver => _phase is ReconfigurationPhase.Idle or ReconfigurationPhase.Done or ReconfigurationPhase.Failed;

    public void Begin(IReadOnlyList<Member> target, ulong session)
    {
        (_target, _session, _failure, _deciding) = ([.. target], session, null, null);
        _copies = _copies.Clear();
        Continue();
    }

    public void Wake()
    {
        if (port.Now >= NextWake)
            Continue();
    }

    public void OnInstalled(ReplicaId from, long epoch)
    {
        if (IsOver || epoch != port.Configuration.Epoch || !_installed.Add(from))
            return;
        if (_phase is ReconfigurationPhase.InstallingJoint or ReconfigurationPhase.InstallingStable)
            Continue();
    }

    public void OnCopyReport(int member, CopyProgress progress)
    {
        if (_phase != ReconfigurationPhase.Copying || progress.Epoch != port.Configuration.Epoch)
            return;
        _copies = _copies.SetItem(port.Configuration.Members[member].Id, progress);
        if (AllCopied())
            Continue();
    }

    /// <inheritdoc/>
    public void Completed(RegisterRequest request, in Outcome outcome)
    {
        if (!ReferenceEquals(request, _deciding))
            return;
        _deciding = null;

        // Anything else is tried again when the timer is due.
        if (outcome.Kind != OutcomeKind.Done
            || ConfigurationStateMachine.DecodeReply(outcome.Reply) is not { } decided
            || decided.Epoch <= port.Configuration.Epoch)
        {
            return;
        }

        _installed.Clear();
        port.Learn(decided);
        Continue();
    }

    /// <summary>Does the next step that the configuration in force asks for; every step may be done twice.</summary>
    private void Continue()
    {
        NextWake = port.Now + options.ResendAfter;
        var configuration = port.Configuration;
        if (configuration.IsJoint)
            Join(configuration);
        else if (SameSet(configuration.New, _target))
            Finish(configuration);
        else
            Decide(ReconfigurationPhase.DecidingJoint, configuration);
    }

    private void Join(Configuration joint)
    {
        if (!SameSet(joint.New, _target) && !SameSet(joint.Old, _target))
        {
            End(ReconfigurationPhase.Failed, $"another change is under way: {joint}");
            return;
        }

        var installed = Votes(joint);
        if (!joint.IsMajority(installed))
        {
            _phase = ReconfigurationPhase.InstallingJoint;
            port.Send(joint.All & ~installed, new Install(joint));
            return;
        }

        if (SameSet(joint.New, _target) && !AllCopied())
        {
            _phase = ReconfigurationPhase.Copying;
            port.Send(joint.All & ~installed, new Install(joint));
            port.Send(joint.MustCopy(), new AskCopy());
            return;
        }

        Decide(ReconfigurationPhase.DecidingStable, joint);
    }

    private void Decide(ReconfigurationPhase phase, Configuration from)
    {
        _phase = phase;
        if (_deciding is not null)
            return;
        Configuration to;
        try
        {
            to = from.IsJoint
                ? Configuration.Stable(from.Epoch + 1, _target)
                : Configuration.Joint(from.Epoch + 1, from.New, _target);
        }
        catch (ArgumentException e)
        {
            End(ReconfigurationPhase.Failed, e.Message);
            return;
        }

        var command = new Command(new OpId(_session, (ulong)to.Epoch), ConfigurationStateMachine.Advance(from, to));
        _deciding = new RegisterRequest(
            ConfigurationStateMachine.Key, RequestPurpose.Command, command, port.Now + 10 * options.ResendAfter, this);
        port.Submit(_deciding);
    }

    private void Finish(Configuration stable)
    {
        var installed = Votes(stable);
        if (stable.IsMajority(installed))
        {
            // The rest learn it when their next message is fenced.
            End(ReconfigurationPhase.Done, failure: null);
            return;
        }

        _phase = ReconfigurationPhase.InstallingStable;
        port.Send(stable.All & ~installed, new Install(stable));
    }

    private void End(ReconfigurationPhase phase, string? failure)
    {
        (_phase, _failure) = (phase, failure);
        _installed.Clear();
        NextWake = long.MaxValue;
    }

    private bool AllCopied()
    {
        var configuration = port.Configuration;
        var must = configuration.MustCopy();
        while (must != 0)
        {
            var member = BitOperations.TrailingZeroCount(must);
            must &= must - 1;
            if (!_copies.TryGetValue(configuration.Members[member].Id, out var progress)
                || progress.Epoch != configuration.Epoch
                || !progress.Done)
            {
                return false;
            }
        }

        return true;
    }

    private uint Votes(Configuration configuration)
    {
        var votes = 0u;
        foreach (var replica in _installed)
        {
            if (configuration.IndexOf(replica) is >= 0 and var index)
                votes |= 1u << index;
        }

        return votes;
    }

    private static bool SameSet(IEnumerable<Member> left, IEnumerable<Member> right) =>
        left.Select(member => member.Id).ToHashSet().SetEquals(right.Select(member => member.Id));
}
