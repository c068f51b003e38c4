using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.Monitors;

/// <summary>
/// Knows, as nobody in the cluster does, which states are chosen: it sees every disk. From that it watches that chosen states form one
/// line, that versions rise, that an operation is in the line once, and that answers rest on chosen states.
/// </summary>
public sealed class ChosenLedger(ViolationLog log, ConfigurationMonitor configurations)
{
    private readonly Dictionary<RegisterKey, Line> _lines = [];

    /// <summary>States chosen.</summary>
    public int Chosen { get; private set; }

    /// <summary>A proposer sent an accept.</summary>
    public void OnProposed(RegisterKey key, Ballot ballot, ReadOnlyMemory<byte> encoded, long epoch)
    {
        var line = LineOf(key);
        if (line.Proposals.ContainsKey(ballot))
            return;
        var proposal = new Proposal(ballot, RegisterState.Decode(encoded), epoch, log.Now);
        line.Proposals.Add(ballot, proposal);
        foreach (var chosen in line.Proposals.Values)
        {
            if (chosen.IsChosen && chosen.Ballot < ballot)
                CheckDescent(key, chosen, proposal);
        }
    }

    /// <summary>An acceptor holds a state durably.</summary>
    public void OnSynced(SimulatedNode node, RegisterKey key, RegisterRecord record)
    {
        if (!LineOf(key).Proposals.TryGetValue(record.Accepted, out var proposal)
            || !proposal.Voters.Add(node.Disk.Id)
            || proposal.IsChosen)
        {
            return;
        }

        if (!IsHeldByMajority(proposal))
            return;
        if (configurations.LeftAt(proposal.Epoch) < proposal.SentAt && HasMajority(configurations.Of(proposal.Epoch), proposal))
            log.Add(Invariants.OldEpochIsFenced, $"{key} at {proposal.Ballot} was chosen under epoch {proposal.Epoch}, which was left");
        Choose(key, proposal);
    }

    /// <summary>A replica that was no member any more starts over: its votes are gone.</summary>
    public void OnCleared(ReplicaId disk)
    {
        foreach (var line in _lines.Values)
        {
            foreach (var proposal in line.Proposals.Values)
                proposal.Voters.Remove(disk);
        }
    }

    /// <summary>Whether a ballot is chosen; in a newer configuration one may become so without another vote.</summary>
    public bool IsChosen(RegisterKey key, Ballot ballot)
    {
        if (!LineOf(key).Proposals.TryGetValue(ballot, out var proposal))
            return false;
        if (!proposal.IsChosen && IsHeldByMajority(proposal))
            Choose(key, proposal);
        return proposal.IsChosen;
    }

    /// <summary>A client was told that its change took effect and made this version.</summary>
    public void OnChangeAcknowledged(RegisterKey key, OpId operation, long version)
    {
        var line = LineOf(key);
        if (!line.Acknowledged.TryAdd(version, operation) && line.Acknowledged[version] != operation)
            log.Add(Invariants.VersionsRise, $"{key}: version {version} was given to {line.Acknowledged[version]} and to {operation}");
        Applied(key, line, operation, version);
    }

    /// <summary>
    /// Whether a majority holds it under some configuration since it was proposed: what too few accepted under one may be held by enough
    /// under the next.
    /// </summary>
    private bool IsHeldByMajority(Proposal proposal)
    {
        for (var epoch = proposal.Epoch; configurations.Of(epoch) is { Epoch: > 0 } configuration; epoch++)
        {
            if (HasMajority(configuration, proposal))
                return true;
        }

        return false;
    }

    private static bool HasMajority(Configuration configuration, Proposal proposal)
    {
        var votes = 0u;
        foreach (var voter in proposal.Voters)
        {
            if (configuration.IndexOf(voter) is >= 0 and var index)
                votes |= 1u << index;
        }

        return configuration.IsMajority(votes);
    }

    private void Choose(RegisterKey key, Proposal proposal)
    {
        proposal.IsChosen = true;
        Chosen++;
        var line = LineOf(key);
        foreach (var other in line.Proposals.Values)
        {
            if (other.Ballot > proposal.Ballot)
                CheckDescent(key, proposal, other);
            else if (other.IsChosen && other.Ballot < proposal.Ballot)
                CheckDescent(key, other, proposal);
        }

        foreach (var operation in proposal.State.Operations.Span)
            Applied(key, line, operation.Id, operation.Version);
    }

    private void Applied(RegisterKey key, Line line, OpId operation, long version)
    {
        if (!line.Applied.TryAdd(operation, version) && line.Applied[operation] != version)
            log.Add(Invariants.AppliedOnce, $"{key}: {operation} was applied at version {line.Applied[operation]} and at {version}");
    }

    private void CheckDescent(RegisterKey key, Proposal ancestor, Proposal descendant)
    {
        var (old, young) = (ancestor.State, descendant.State);
        if (young.Version < old.Version)
        {
            log.Add(Invariants.ChosenDescends,
                $"{key}: {descendant.Ballot} has version {young.Version} after version {old.Version} was chosen at {ancestor.Ballot}");
        }
        else if (young.Version == old.Version
            && (young.Exists != old.Exists || !young.Content.Span.SequenceEqual(old.Content.Span)))
        {
            log.Add(descendant.IsChosen ? Invariants.VersionsRise : Invariants.ChosenDescends,
                $"{key}: version {old.Version} has one content at {ancestor.Ballot} and another at {descendant.Ballot}");
        }
    }

    private Line LineOf(RegisterKey key)
    {
        if (!_lines.TryGetValue(key, out var line))
            _lines.Add(key, line = new Line());
        return line;
    }

    private sealed class Line
    {
        public Dictionary<Ballot, Proposal> Proposals { get; } = [];

        public Dictionary<long, OpId> Acknowledged { get; } = [];

        public Dictionary<OpId, long> Applied { get; } = [];
    }

    private sealed record Proposal(Ballot Ballot, RegisterState State, long Epoch, long SentAt)
    {
        public HashSet<ReplicaId> Voters { get; } = [];

        public bool IsChosen { get; set; }
    }
}
