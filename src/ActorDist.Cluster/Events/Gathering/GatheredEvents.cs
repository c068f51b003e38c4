namespace ActorDist.Cluster.Events.Gathering;

/// <summary>
/// The events of all nodes in the order in which they reached this one: a ring that every reader here reads at its own pace. A reader that
/// falls behind the ring finds the oldest overwritten; nothing is kept for it, so it costs neither memory nor anybody's time. Events come
/// only while somebody reads.
/// </summary>
public sealed class GatheredEvents(EventSettings settings)
{
    private readonly Lock _gate = new();
    private NodeEvent[]? _ring;
    private TaskCompletionSource _arrival = NewArrival();
    private long _next;
    private int _readers;
    private long _lost;

    /// <summary>Readers now.</summary>
    public int Readers => Volatile.Read(ref _readers);

    /// <summary>Events that readers here have lost, since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Begins to read.</summary>
    /// <param name="position">What the reader has already.</param>
    /// <returns>The reader, which is to be disposed of; null when there are as many as are allowed.</returns>
    public EventReader? TryOpen(EventPosition position)
    {
        if (Interlocked.Increment(ref _readers) <= settings.MaxReaders)
            return new EventReader(this, position);
        Interlocked.Decrement(ref _readers);
        return null;
    }

    /// <summary>Adds events that have arrived.</summary>
    public void Append(ReadOnlySpan<NodeEvent> events)
    {
        if (events.IsEmpty)
            return;
        TaskCompletionSource arrival;
        lock (_gate)
        {
            _ring ??= new NodeEvent[settings.Gathered];
            foreach (ref readonly var e in events)
                _ring[_next++ % _ring.Length] = e;
            (arrival, _arrival) = (_arrival, NewArrival());
        }

        arrival.SetResult();
    }

    /// <summary>Copies events from a place in the ring on, or from the oldest one where that was overwritten.</summary>
    /// <returns>How many, and the place after them; else what to wait for.</returns>
    internal (int Count, long Place, Task Arrival) Read(long place, Span<NodeEvent> into)
    {
        lock (_gate)
        {
            if (_ring is null || place >= _next)
                return (0, place, _arrival.Task);
            place = Math.Max(place, _next - _ring.Length);
            var count = (int)Math.Min(_next - place, into.Length);
            for (var i = 0; i < count; i++)
                into[i] = _ring[(place + i) % _ring.Length];
            return (count, place + count, Task.CompletedTask);
        }
    }

    internal void Close(long lost)
    {
        Interlocked.Decrement(ref _readers);
        Interlocked.Add(ref _lost, lost);
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
