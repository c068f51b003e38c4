using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Removes tombstones so that they can never come back: every replica accepts the tombstone under one ballot, then every replica keeps a
/// floor above that ballot on disk, then each may drop the tombstone if it is still that one. A late accept below the floor is refused,
/// and a register made anew starts above the floor in ballot and version (after CASPaxos, section 3.1 "deletion", with a floor for all
/// registers in place of an age for every proposer).
/// </summary>
internal sealed class TombstoneCollection(IReplicaPort port, Proposer proposer) : IInternalClient
{
    private readonly HashSet<RegisterKey> _confirming = [];
    private readonly List<ChosenBallot> _confirmed = [];
    private Floor _floor;
    private uint _raised;
    private long _epoch;
    private int _asked;
    private CollectionPhase _phase;

    public CollectionStatus Status => new(_phase, _asked, _confirmed.Count);

    /// <summary>When <see cref="Wake"/> is due: the deadline.</summary>
    public long NextWake { get; private set; } = long.MaxValue;

    public void Begin(IReadOnlyList<RegisterKey> keys, long deadline)
    {
        _confirming.Clear();
        _confirmed.Clear();
        _confirming.UnionWith(keys);
        (_asked, _floor, _raised, _epoch) = (_confirming.Count, default, 0, port.Configuration.Epoch);
        if (port.Configuration.IsJoint || _asked == 0 || deadline <= port.Now)
        {
            GiveUp();
            return;
        }

        _phase = CollectionPhase.Confirming;
        NextWake = deadline;
        foreach (var key in _confirming.ToArray())
            port.Submit(new RegisterRequest(key, RequestPurpose.WriteBackToAll, Command: null, deadline, this));
    }

    public void Wake()
    {
        if (port.Now >= NextWake)
            GiveUp();
    }

    /// <summary>What all replicas of one configuration confirmed says nothing about another one.</summary>
    public void ConfigurationChanged()
    {
        if (_phase is CollectionPhase.Confirming or CollectionPhase.RaisingFloor)
            GiveUp();
    }

    /// <inheritdoc/>
    public void Completed(RegisterRequest request, in Outcome outcome)
    {
        if (_phase != CollectionPhase.Confirming || !_confirming.Remove(request.Key))
            return;
        if (outcome is { Kind: OutcomeKind.Done, State: { IsTombstone: true } tombstone })
        {
            _confirmed.Add(new ChosenBallot(request.Key, outcome.Ballot));
            _floor = Floor.Max(_floor, new Floor(outcome.Ballot.Next(), tombstone.Version));
        }

        if (_confirming.Count > 0)
            return;
        if (_confirmed.Count == 0)
        {
            GiveUp();
            return;
        }

        _floor = _floor with { Ballot = proposer.NextBallot(_floor.Ballot) };
        _phase = CollectionPhase.RaisingFloor;
        port.Send(port.Configuration.All, new RaiseFloor(_floor));
    }

    public void OnFloorRaised(int member, Floor floor)
    {
        if (_phase != CollectionPhase.RaisingFloor || floor != _floor || port.Configuration.Epoch != _epoch)
            return;
        _raised |= 1u << member;
        if (_raised != port.Configuration.All)
            return;
        port.Send(port.Configuration.All, new Drop([.. _confirmed]));
        _phase = CollectionPhase.Done;
        NextWake = long.MaxValue;
    }

    private void GiveUp()
    {
        _phase = CollectionPhase.GaveUp;
        _confirming.Clear();
        NextWake = long.MaxValue;
    }
}
