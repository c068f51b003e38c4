using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>The hybrid clock of a replica, with its high-water mark in the store.</summary>
internal sealed class PersistentClock(IQuorumStore store, QuorumReplicaOptions options)
{
    private HybridLogicalClock _clock = HybridLogicalClock.Start(store.Meta.ClockCeiling, options.MaxClockSkew, options.ClockLease);

    /// <summary>The time of a write.</summary>
    public HybridTimestamp Send(long wall) => Take(_clock.Send(wall));

    /// <summary>Takes note of another's time; why not, when it is too far ahead.</summary>
    public string? Receive(HybridTimestamp sent, long wall)
    {
        if (sent <= _clock.Last)
            return null;
        if (_clock.Receive(sent, wall) is not { } reading)
        {
            return $"the time {sent.Milliseconds} ms is {sent.Milliseconds - wall} ms ahead of this node's clock; the limit is "
                + $"{_clock.MaxSkew} ms: check the nodes' clocks";
        }

        Take(reading);
        return null;
    }

    private HybridTimestamp Take(HybridReading reading)
    {
        _clock = reading.Clock;
        if (reading.RaisesCeiling)
            store.SaveMeta(store.Meta with { ClockCeiling = _clock.Ceiling });
        return reading.Timestamp;
    }
}
