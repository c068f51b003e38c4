namespace ActorDist.Cluster.Events.Gathering;

/// <summary>Reads the gathered events at its own pace. Not for several threads at once.</summary>
public sealed class EventReader : IDisposable
{
    private readonly GatheredEvents _events;
    private readonly NodeEvent[] _buffer = new NodeEvent[64];
    private long _place;
    private long _lost;
    private bool _closed;

    internal EventReader(GatheredEvents events, EventPosition position) => (_events, Position) = (events, position);

    /// <summary>What the reader has.</summary>
    public EventPosition Position { get; }

    /// <summary>The next events, once there are some; none when the patience has ended.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the wait with an exception.</param>
    public async Task<EventsRead> ReadAsync(TimeSpan patience, CancellationToken cancellation)
    {
        while (true)
        {
            var (count, place, arrival) = _events.Read(_place, _buffer);
            _place = place;
            if (count > 0 && Taken(count) is { Events.Count: > 0 } read)
                return read;
            if (count > 0)
                continue;
            try
            {
                await arrival.WaitAsync(patience, cancellation);
            }
            catch (TimeoutException)
            {
                return new EventsRead([], Lost: 0);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _events.Close(_lost);
    }

    private EventsRead Taken(int count)
    {
        var (events, lost) = (new List<NodeEvent>(count), 0L);
        foreach (ref readonly var e in _buffer.AsSpan(0, count))
        {
            if (!Position.Take(e.Id, out var missing))
                continue;
            lost += missing;
            events.Add(e);
        }

        _lost += lost;
        return new EventsRead(events, lost);
    }
}

/// <summary>What a reader got.</summary>
/// <param name="Events">The events, in each node's order.</param>
/// <param name="Lost">How many it lost among or before them.</param>
public sealed record EventsRead(IReadOnlyList<NodeEvent> Events, long Lost);
