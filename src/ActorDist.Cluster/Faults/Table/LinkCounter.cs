namespace ActorDist.Cluster.Faults.Table;

/// <summary>What was seen on one direction of a link, on one channel, since the node started. Any thread may count.</summary>
internal sealed class LinkCounter
{
    private long _passed;
    private long _passedBytes;
    private long _dropped;
    private long _droppedBytes;
    private long _delayed;
    private long _lastPassed;
    private long _lastDropped;

    public void Pass(int bytes)
    {
        Interlocked.Increment(ref _passed);
        Interlocked.Add(ref _passedBytes, bytes);
        Volatile.Write(ref _lastPassed, Environment.TickCount64);
    }

    public void Drop(int bytes)
    {
        Interlocked.Increment(ref _dropped);
        Interlocked.Add(ref _droppedBytes, bytes);
        Volatile.Write(ref _lastDropped, Environment.TickCount64);
    }

    public void Delay() => Interlocked.Increment(ref _delayed);

    /// <summary>What was counted.</summary>
    /// <param name="direction">The link, who saw it, the channel and the rule; the rest is filled in.</param>
    public LinkObservation Complete(LinkObservation direction) => direction with
    {
        Passed = Volatile.Read(ref _passed),
        PassedBytes = Volatile.Read(ref _passedBytes),
        Dropped = Volatile.Read(ref _dropped),
        DroppedBytes = Volatile.Read(ref _droppedBytes),
        Delayed = Volatile.Read(ref _delayed),
        LastPassedAt = At(Volatile.Read(ref _lastPassed)),
        LastDroppedAt = At(Volatile.Read(ref _lastDropped)),
    };

    private static DateTimeOffset? At(long ticks) =>
        ticks == 0 ? null : DateTimeOffset.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64 - ticks);
}
