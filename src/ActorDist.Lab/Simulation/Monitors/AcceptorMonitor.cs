using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Lab.Simulation.World;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Lab.Simulation.Monitors;

/// <summary>
/// Watches what acceptors save, tell and still know after a crash: ballots never fall, one value per ballot, durable before told, and no
/// register comes back after it was collected.
/// </summary>
public sealed class AcceptorMonitor(ViolationLog log)
{
    private readonly Dictionary<(ReplicaId, RegisterKey), (Ballot Promised, Ballot Accepted)> _told = [];
    private readonly Dictionary<(RegisterKey, Ballot), ReadOnlyMemory<byte>> _values = [];
    private readonly Dictionary<(ReplicaId, RegisterKey), long> _collected = [];

    /// <summary>An acceptor changed its record.</summary>
    public void OnSaved(SimulatedNode node, RegisterKey key, RegisterRecord? before, RegisterRecord? after)
    {
        if (after is null)
        {
            OnDropped(node, key, before!);
            return;
        }

        if (before is not null && (after.Promised < before.Promised || after.Accepted < before.Accepted))
        {
            log.Add(Invariants.BallotsRise,
                $"{node.Name} {key}: {before.Promised}/{before.Accepted} became {after.Promised}/{after.Accepted}");
        }

        if (after.Accepted == Ballot.None || after.Accepted == before?.Accepted)
            return;
        OnProposed(key, after.Accepted, after.State);
        if (!_collected.TryGetValue((node.Disk.Id, key), out var version))
            return;
        var state = RegisterState.Decode(after.State);
        if (state.Exists && state.Version <= version)
        {
            log.Add(Invariants.NoResurrection,
                $"{node.Name} {key}: accepted version {state.Version} at {after.Accepted} after version {version} was collected");
        }
    }

    /// <summary>A state was proposed or accepted under a ballot.</summary>
    public void OnProposed(RegisterKey key, Ballot ballot, ReadOnlyMemory<byte> state)
    {
        if (!_values.TryAdd((key, ballot), state) && !_values[(key, ballot)].Span.SequenceEqual(state.Span))
            log.Add(Invariants.OneValuePerBallot, $"{key} at {ballot} has two values");
    }

    /// <summary>A node told another one something about its record.</summary>
    public void OnTold(SimulatedNode node, Message message)
    {
        switch (message)
        {
            case Promise promise:
                Tell(node, promise.Key, promise.Ballot, Ballot.None);
                break;
            case Accepted accepted:
                Tell(node, accepted.Key, accepted.Ballot.Next(), accepted.Ballot);
                break;
            case Sample sample:
                Tell(node, sample.Key, sample.Promised, sample.Accepted);
                break;
            case Installed installed when node.Disk.DurableMeta.Configuration.Epoch < installed.Epoch:
                log.Add(Invariants.DurableFirst, $"{node.Name}: told epoch {installed.Epoch} before it was durable");
                break;
            case FloorRaised raised when Floor.Max(node.Disk.DurableMeta.Floor, raised.Floor) != node.Disk.DurableMeta.Floor:
                log.Add(Invariants.DurableFirst, $"{node.Name}: told floor {raised.Floor} before it was durable");
                break;
            case CopyReport report when IsAhead(report.Progress, node.Disk.DurableMeta.Copy):
                log.Add(Invariants.DurableFirst, $"{node.Name}: told its copy is at {report.Progress.Cursor} before that was durable");
                break;
        }
    }

    /// <summary>A node comes back from a crash with what was durable.</summary>
    public void OnRestarted(SimulatedNode node)
    {
        foreach (var ((disk, key), told) in _told)
        {
            if (disk == node.Disk.Id && !Covers(node, key, told.Promised, told.Accepted))
                log.Add(Invariants.BallotsRise, $"{node.Name} {key}: forgot {told.Promised}/{told.Accepted} in a crash");
        }
    }

    /// <summary>A replica that was no member any more starts over; nobody counts on what it said before.</summary>
    public void OnCleared(ReplicaId disk)
    {
        foreach (var told in _told.Keys.Where(told => told.Item1 == disk).ToArray())
            _told.Remove(told);
        foreach (var collected in _collected.Keys.Where(collected => collected.Item1 == disk).ToArray())
            _collected.Remove(collected);
    }

    private static bool Covers(SimulatedNode node, RegisterKey key, Ballot promised, Ballot accepted)
    {
        var record = node.Disk.Durable(key);
        var floor = node.Disk.DurableMeta.Floor.Ballot;
        return record is null
            ? promised <= floor && accepted <= floor
            : Ballot.Max(record.Promised, record.Accepted) >= promised
                && (record.Accepted >= accepted || record.Accepted == Ballot.None && accepted <= floor);
    }

    private static bool IsAhead(CopyProgress told, CopyProgress durable) =>
        told.Epoch > durable.Epoch
        || told.Epoch == durable.Epoch && (told.Copied > durable.Copied || told.Done && !durable.Done);

    private void Tell(SimulatedNode node, RegisterKey key, Ballot promised, Ballot accepted)
    {
        if (!Covers(node, key, promised, accepted))
            log.Add(Invariants.DurableFirst, $"{node.Name} {key}: told {promised}/{accepted} before it was durable");
        _told.TryGetValue((node.Disk.Id, key), out var before);
        _told[(node.Disk.Id, key)] = (Ballot.Max(before.Promised, promised), Ballot.Max(before.Accepted, accepted));
    }

    private void OnDropped(SimulatedNode node, RegisterKey key, RegisterRecord before)
    {
        var state = RegisterState.Decode(before.State);
        _collected[(node.Disk.Id, key)] = state.Version;
        if (!state.IsTombstone)
            log.Add(Invariants.NoResurrection, $"{node.Name} {key}: version {state.Version} was dropped though it is not a tombstone");
    }
}
