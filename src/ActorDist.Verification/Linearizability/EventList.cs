using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The calls and returns of completed operations in the order of time, as a doubly linked list from which a linearized operation is
/// lifted and into which it is put back. Positions count from 1; 0 is the head. A call goes before a return of the same time, so
/// that touching operations count as concurrent.
/// </summary>
internal sealed class EventList
{
    private Event[] _events = new Event[64];
    private int[] _next = new int[64];
    private int[] _previous = new int[64];
    private int[] _callAt = new int[32];
    private int[] _returnAt = new int[32];

    /// <summary>Position of the earliest event still in the list.</summary>
    public int First => _next[0];

    /// <summary>The event after a position.</summary>
    public int After(int position) => _next[position];

    /// <summary>The operation whose event is at a position.</summary>
    public int OperationAt(int position) => _events[position].Operation;

    /// <summary>Whether the event at a position is a return.</summary>
    public bool IsReturn(int position) => _events[position].IsReturn;

    /// <summary>Position of an operation's call, also when it is lifted or has no known end.</summary>
    public int CallOf(int operation) => _callAt[operation];

    /// <summary>Fills the list. Operations without a known end get a position for their call but are not in the list.</summary>
    public void Fill<TInput, TOutput>(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        EnsureCapacity(operations.Length);
        var count = 1;
        for (var index = 0; index < operations.Length; index++)
        {
            ref readonly var operation = ref operations[index];
            _events[count++] = new Event(operation.Call, index, IsReturn: false);
            if (operation.Outcome == OperationOutcome.Ok)
                _events[count++] = new Event(operation.Return, index, IsReturn: true);
        }

        _events.AsSpan(1, count - 1).Sort(default(ByTime));
        var last = 0;
        for (var position = 1; position < count; position++)
        {
            var (_, index, isReturn) = _events[position];
            (isReturn ? _returnAt : _callAt)[index] = position;
            if (operations[index].Outcome != OperationOutcome.Ok)
                continue;
            _next[last] = position;
            _previous[position] = last;
            last = position;
        }

        _next[last] = 0;
        _previous[0] = last;
    }

    /// <summary>Takes an operation's call and return out.</summary>
    public void Lift(int operation)
    {
        Unlink(_callAt[operation]);
        Unlink(_returnAt[operation]);
    }

    /// <summary>Puts the operation lifted last back.</summary>
    public void Unlift(int operation)
    {
        Link(_returnAt[operation]);
        Link(_callAt[operation]);
    }

    private void Unlink(int position)
    {
        _next[_previous[position]] = _next[position];
        _previous[_next[position]] = _previous[position];
    }

    private void Link(int position)
    {
        _next[_previous[position]] = position;
        _previous[_next[position]] = position;
    }

    private void EnsureCapacity(int operations)
    {
        if (operations > _callAt.Length)
        {
            var capacity = Math.Max(operations, _callAt.Length * 2);
            _callAt = new int[capacity];
            _returnAt = new int[capacity];
        }

        var events = (2 * operations) + 1;
        if (events > _events.Length)
        {
            var capacity = Math.Max(events, _events.Length * 2);
            _events = new Event[capacity];
            _next = new int[capacity];
            _previous = new int[capacity];
        }
    }

    private readonly record struct Event(long Time, int Operation, bool IsReturn);

    private readonly struct ByTime : IComparer<Event>
    {
        public int Compare(Event x, Event y)
        {
            var byTime = x.Time.CompareTo(y.Time);
            if (byTime != 0)
                return byTime;
            var callsFirst = x.IsReturn.CompareTo(y.IsReturn);
            return callsFirst != 0 ? callsFirst : x.Operation.CompareTo(y.Operation);
        }
    }
}
