using System.Runtime.CompilerServices;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// The set of configurations a search has been in: which operations are linearized, and the state they led to (Lowe, "Testing for
/// linearizability", 2017). Exact: hashes only find candidates. Reuse costs as much as the last use, not as the largest.
/// </summary>
internal sealed class ConfigurationMemo<TState>
{
    private const int SmallestTable = 64;

    private int[] _buckets = new int[SmallestTable];
    private int _mask = SmallestTable - 1;
    private Slot[] _slots = new Slot[SmallestTable];
    private ulong[] _sets = new ulong[SmallestTable];
    private int _count;
    private int _words;
    private long _heapBytes;

    /// <summary>Bytes in use: table, sets, states and what the states hold.</summary>
    public long Bytes => (_count * (long)((_words * sizeof(ulong)) + Unsafe.SizeOf<Slot>())) + ((_mask + 1L) * sizeof(int)) + _heapBytes;

    /// <summary>Forgets everything; from now on a set of operations has <paramref name="words"/> words of 64 operations each.</summary>
    public void Reset(int words)
    {
        Array.Clear(_buckets, 0, _mask + 1);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TState>())
            Array.Clear(_slots, 0, _count);
        _mask = SmallestTable - 1;
        _count = 0;
        _heapBytes = 0;
        _words = words;
    }

    /// <summary>Remembers a configuration. False if it was there already.</summary>
    public bool TryAdd(ReadOnlySpan<ulong> linearized, ulong setHash, in TState state, int stateHeapBytes)
    {
        var hash = (int)((setHash ^ ((ulong)(uint)(state?.GetHashCode() ?? 0) * 0x9E3779B97F4A7C15UL)) >> 32);
        for (var index = _buckets[hash & _mask] - 1; index >= 0; index = _slots[index].Next)
        {
            ref readonly var slot = ref _slots[index];
            if (slot.Hash == hash
                && linearized.SequenceEqual(_sets.AsSpan(index * _words, _words))
                && EqualityComparer<TState>.Default.Equals(slot.State, state))
            {
                return false;
            }
        }

        if (_count > _mask)
            GrowTable();
        if (_count == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        if ((_count + 1) * _words > _sets.Length)
            Array.Resize(ref _sets, Math.Max(_sets.Length * 2, (_count + 1) * _words));
        linearized.CopyTo(_sets.AsSpan(_count * _words, _words));
        ref var head = ref _buckets[hash & _mask];
        _slots[_count] = new Slot(state, hash, head - 1);
        head = ++_count;
        _heapBytes += stateHeapBytes;
        return true;
    }

    private void GrowTable()
    {
        var size = (_mask + 1) * 2;
        if (size > _buckets.Length)
            _buckets = new int[size];
        else
            Array.Clear(_buckets, 0, size);
        _mask = size - 1;
        for (var index = 0; index < _count; index++)
        {
            ref var head = ref _buckets[_slots[index].Hash & _mask];
            _slots[index].Next = head - 1;
            head = index + 1;
        }
    }

    private struct Slot(TState state, int hash, int next)
    {
        public readonly TState State = state;
        public readonly int Hash = hash;
        public int Next = next;
    }
}
