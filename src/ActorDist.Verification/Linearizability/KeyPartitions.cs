using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// Groups a history by key. A history is linearizable exactly if the history of each key is (Herlihy and Wing 1990, locality), and the
/// search is exponential in the length of what it gets in one piece.
/// </summary>
internal sealed class KeyPartitions<TInput, TOutput>
{
    private readonly Dictionary<string, int> _partitionOf = new(StringComparer.Ordinal);
    private readonly List<(string Key, int Start, int Count)> _partitions = [];
    private Operation<TInput, TOutput>[] _byKey = [];

    /// <summary>How many keys there are.</summary>
    public int Count => _partitions.Count;

    /// <summary>The key of a partition; partitions stand in the order in which their keys first occur.</summary>
    public string KeyOf(int partition) => _partitions[partition].Key;

    /// <summary>The operations of a partition, in the order given.</summary>
    public ReadOnlySpan<Operation<TInput, TOutput>> OperationsOf(int partition)
    {
        var (_, start, count) = _partitions[partition];
        return _byKey.AsSpan(start, count);
    }

    /// <summary>Replaces the contents.</summary>
    public void Fill(ReadOnlySpan<Operation<TInput, TOutput>> operations)
    {
        _partitionOf.Clear();
        _partitions.Clear();
        foreach (ref readonly var operation in operations)
            PartitionOf(operation.Key).Count++;
        var start = 0;
        foreach (ref var partition in CollectionsMarshal.AsSpan(_partitions))
        {
            partition.Start = start;
            start += partition.Count;
            partition.Count = 0;
        }

        if (_byKey.Length < operations.Length)
            _byKey = new Operation<TInput, TOutput>[Math.Max(operations.Length, 2 * _byKey.Length)];
        foreach (ref readonly var operation in operations)
        {
            ref var partition = ref PartitionOf(operation.Key);
            _byKey[partition.Start + partition.Count++] = operation;
        }
    }

    private ref (string Key, int Start, int Count) PartitionOf(string key)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_partitionOf, key, out var found);
        if (!found)
        {
            index = _partitions.Count;
            _partitions.Add((key, 0, 0));
        }

        return ref CollectionsMarshal.AsSpan(_partitions)[index];
    }
}
