using ActorDist.Core.Clocks;

namespace ActorDist.Cluster.Events;

/// <summary>
/// A node's own events: a ring of the last ones, each with the next Lamport time. Recording takes a lock and a slot and allocates nothing;
/// nobody is told, readers look when they want to. What happens often is sampled by its beginning: a chain of events whose first one is
/// not recorded leaves no others either, because they have no stamp to carry.
/// </summary>
public sealed class NodeEventLog
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly NodeEvent[] _ring;
    private readonly int _sampledPerSecond;
    private readonly TimeProvider _time;
    private LamportClock _clock;
    private long _last;
    private long _second;
    private readonly int[] _sampled = new int[(int)Enum.GetValues<EventKind>().Max() + 1];
    private long _suppressed;
    private long _suppressedEver;

    /// <summary>An empty log.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="incarnation">Its start.</param>
    /// <param name="settings">How much is kept and sampled.</param>
    /// <param name="time">The wall clock.</param>
    public NodeEventLog(string node, long incarnation, EventSettings settings, TimeProvider time)
    {
        (Node, Incarnation) = (node, incarnation);
        _ring = new NodeEvent[settings.Kept];
        _sampledPerSecond = settings.SampledPerSecond;
        _time = time;
    }

    /// <summary>The node's name.</summary>
    public string Node { get; }

    /// <summary>The node's start.</summary>
    public long Incarnation { get; }

    /// <summary>Events recorded since the start, which is the number of the last one.</summary>
    public long Recorded => Volatile.Read(ref _last);

    /// <summary>Chains of events whose beginning was not sampled, since the start.</summary>
    public long Suppressed => Volatile.Read(ref _suppressedEver);

    /// <summary>The Lamport time of the last event.</summary>
    public LamportClock Clock
    {
        get
        {
            lock (_gate)
                return _clock;
        }
    }

    /// <summary>Records an event.</summary>
    /// <param name="kind">What happened; it says what the other values mean.</param>
    /// <param name="subject">What it happened to.</param>
    /// <param name="from">The node that had it before, or that it came from.</param>
    /// <param name="to">The node that has it now, or that it went to.</param>
    /// <param name="detail">More in words; nothing secret.</param>
    /// <param name="cause">The event that brought it about, from this node or from a message.</param>
    public EventStamp Record(
        EventKind kind, string subject, string? from = null, string? to = null, string? detail = null, EventStamp cause = default)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
            return Add(kind, now, Cut(subject), from, to, detail is null ? null : Cut(detail), cause);
    }

    /// <summary>
    /// Whether the beginning of a chain of frequent events may be recorded now. Asked before its texts are made, so that what is not
    /// recorded costs a comparison.
    /// </summary>
    /// <param name="kind">The kind of the beginning; each has a budget of its own.</param>
    public bool TakesSample(EventKind kind)
    {
        var now = _time.GetUtcNow();
        var second = now.Ticks / Second.Ticks;
        lock (_gate)
        {
            if (second != _second)
            {
                _second = second;
                _sampled.AsSpan().Clear();
                if (_suppressed > 0)
                    Add(EventKind.EventsSuppressed, now, $"{_suppressed}", null, null, null, default);
                _suppressed = 0;
            }

            if (_sampled[(int)kind] < _sampledPerSecond)
            {
                _sampled[(int)kind]++;
                return true;
            }

            _suppressed++;
            _suppressedEver++;
            return false;
        }
    }

    /// <summary>A message with this Lamport time was received: whatever is recorded from now on is later.</summary>
    public void Observe(LamportClock sent)
    {
        lock (_gate)
            _clock = _clock.Receive(sent);
    }

    /// <summary>Copies events in their order.</summary>
    /// <param name="after">The number of the last event that the reader has; 0 for none.</param>
    /// <param name="into">Takes as many as there are and fit.</param>
    /// <returns>How many; the first one's number tells how many were overwritten before they could be read.</returns>
    public int Read(long after, Span<NodeEvent> into)
    {
        lock (_gate)
        {
            var next = Math.Max(after, _last - _ring.Length) + 1;
            var count = (int)Math.Clamp(_last - next + 1, 0, into.Length);
            for (var i = 0; i < count; i++)
                into[i] = _ring[(next + i) % _ring.Length];
            return count;
        }
    }

    private static string Cut(string text) => text.Length <= NodeEvent.MaxText ? text : $"{text.AsSpan(0, NodeEvent.MaxText - 1)}…";

    private EventStamp Add(
        EventKind kind, DateTimeOffset now, string subject, string? from, string? to, string? detail, in EventStamp cause)
    {
        _clock = cause.IsNone ? _clock.Tick() : _clock.Receive(cause.Time);
        var id = new EventId(Node, Incarnation, ++_last);
        _ring[id.Sequence % _ring.Length] = new NodeEvent(id, kind, now, _clock, subject, from, to, detail, cause.Id);
        return new EventStamp(id, _clock);
    }
}
