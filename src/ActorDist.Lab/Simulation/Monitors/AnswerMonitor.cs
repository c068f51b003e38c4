using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using ActorDist.Lab.Simulation.World;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Lab.Simulation.Monitors;

/// <summary>Watches what nodes say: answers to clients rest on chosen states, ballots are used once, lost disks are silent.</summary>
public sealed class AnswerMonitor(ViolationLog log, ChosenLedger ledger)
{
    private readonly Dictionary<(RegisterKey, Ballot, bool IsAccept), int> _users = [];
    private readonly Dictionary<(ReplicaId, RegisterKey), long> _staleVersions = [];
    private readonly HashSet<ReplicaId> _lost = [];

    /// <summary>A disk is gone for good.</summary>
    public void OnDiskLost(ReplicaId disk) => _lost.Add(disk);

    /// <summary>A replica that was no member any more starts over.</summary>
    public void OnCleared(ReplicaId disk)
    {
        foreach (var shown in _staleVersions.Keys.Where(shown => shown.Item1 == disk).ToArray())
            _staleVersions.Remove(shown);
    }

    /// <summary>A node sent a message.</summary>
    public void OnSent(SimulatedNode node, in Envelope envelope)
    {
        if (_lost.Contains(envelope.From))
            log.Add(Invariants.NoAmnesiac, $"{node.Name} answered as {envelope.From}, whose disk is lost");
        switch (envelope.Message)
        {
            case Prepare prepare:
                Use(node, prepare.Key, prepare.Ballot, isAccept: false);
                break;
            case Accept accept:
                Use(node, accept.Key, accept.Ballot, isAccept: true);
                break;
        }
    }

    /// <summary>A node answered a request.</summary>
    public void OnAnswered(SimulatedNode node, in Completion completion)
    {
        var (request, outcome) = completion;
        if (outcome.Kind != OutcomeKind.Done)
            return;
        if (request.Purpose == RequestPurpose.StaleRead)
        {
            OnStaleRead(node, request.Key, outcome);
            return;
        }

        if (outcome.Ballot != Ballot.None && !ledger.IsChosen(request.Key, outcome.Ballot))
            log.Add(Invariants.AnswersAreChosen, $"{node.Name} {request.Key}: answered from {outcome.Ballot}, which is not chosen");
        if (request.Command!.Id != OpId.None && RegisterReply.Decode(outcome.Reply).Status == RegisterStatus.Ok)
            ledger.OnChangeAcknowledged(request.Key, request.Command.Id, outcome.Version!.Value);
        if (node.CutOffSince is { } since && since < node.SubmittedAt(request) && node.Disk.Meta.Configuration.Members.Length > 1)
            log.Add(Invariants.MinorityIsBlocked, $"{node.Name} {request.Key}: decided while cut off since {since} ms");
    }

    private void OnStaleRead(SimulatedNode node, RegisterKey key, in Outcome outcome)
    {
        if (outcome.Version is not { } version)
            return;
        if (outcome.Ballot != Ballot.None && !ledger.IsChosen(key, outcome.Ballot))
            log.Add(Invariants.StaleIsMonotone, $"{node.Name} {key}: showed {outcome.Ballot}, which is not chosen");
        if (_staleVersions.TryGetValue((node.Disk.Id, key), out var before) && version < before)
            log.Add(Invariants.StaleIsMonotone, $"{node.Name} {key}: showed version {version} after {before}");
        _staleVersions[(node.Disk.Id, key)] = version;
    }

    private void Use(SimulatedNode node, RegisterKey key, Ballot ballot, bool isAccept)
    {
        if (_users.TryAdd((key, ballot, isAccept), node.Lives))
            return;
        var first = _users[(key, ballot, isAccept)];
        if (first != node.Lives)
            log.Add(Invariants.BallotUsedOnce, $"{node.Name} {key}: {ballot} is used by life {first} and by life {node.Lives}");
    }
}
