using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The operations of a history whose outcome is unknown and that may change the object, in the order of their calls. Of several with
/// the same request it does not matter which one takes effect, so the one called first goes first: the later have a twin before them.
/// </summary>
internal sealed class UnknownOperations<TInput>
{
    private readonly EventList _events;
    private readonly Comparison<int> _byCall;
    private readonly Dictionary<Request, int> _lastWithRequest = [];
    private int[] _operations = new int[8];
    private int[] _twinBefore = new int[8];
    private ulong[] _set = new ulong[1];

    public UnknownOperations(EventList events)
    {
        _events = events;
        _byCall = (x, y) => _events.CallOf(x).CompareTo(_events.CallOf(y));
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them as a set of bits.</summary>
    public ReadOnlySpan<ulong> Set => _set;

    /// <summary>The operation at a rank.</summary>
    public int this[int rank] => _operations[rank];

    /// <summary>The operation that must take effect before the one at a rank may, or -1.</summary>
    public int TwinBefore(int rank) => _twinBefore[rank];

    /// <summary>Empties it for a history of so many words of 64 operations.</summary>
    public void Clear(int words)
    {
        Count = 0;
        if (_set.Length < words)
            _set = new ulong[words];
        else
            Array.Clear(_set);
    }

    /// <summary>Adds an operation.</summary>
    public void Add(int operation)
    {
        if (Count == _operations.Length)
        {
            Array.Resize(ref _operations, Count * 2);
            Array.Resize(ref _twinBefore, Count * 2);
        }

        _operations[Count++] = operation;
        _set[operation >> 6] |= 1UL << operation;
    }

    /// <summary>Orders what was added; the event list must be filled.</summary>
    public void Order<TOutput>(ReadOnlySpan<Operation<TInput, TOutput>> history)
    {
        if (Count == 0)
            return;
        _operations.AsSpan(0, Count).Sort(_byCall);
        _lastWithRequest.Clear();
        for (var rank = 0; rank < Count; rank++)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _lastWithRequest, new Request(history[_operations[rank]].Input), out var found);
            _twinBefore[rank] = found ? last : -1;
            last = _operations[rank];
        }
    }

    /// <summary>Makes any request, also null, a key of a dictionary.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Request(TInput Input);
}
