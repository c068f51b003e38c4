using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Broadcast;
using Google.Protobuf;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>
/// The logs and checkpoints of all objects by operations, in a column family of the node's storage. A key is the object, a zero byte, and
/// then <c>C</c> for the checkpoint or <c>L</c> with the place in the log.
/// </summary>
/// <param name="storage">The node's storage.</param>
internal sealed class OperationStore(INodeStorage storage)
{
    /// <summary>The column family.</summary>
    public const string ColumnFamily = "crdt-operations";

    private const byte Log = (byte)'L';
    private readonly IColumnFamily _family = storage.OpenColumnFamily(ColumnFamily);

    /// <summary>What the disk holds.</summary>
    /// <param name="Object">The object, <c>type/name</c>.</param>
    /// <param name="Checkpoint">Its last checkpoint.</param>
    /// <param name="Operations">Its log, in order.</param>
    /// <param name="Next">The next place in the log.</param>
    public sealed record Stored(string Object, BroadcastCheckpoint Checkpoint, ImmutableArray<Operation> Operations, long Next);

    /// <summary>Every object.</summary>
    /// <exception cref="FormatException">Something on the disk is damaged.</exception>
    public IReadOnlyList<Stored> Load()
    {
        List<Stored> all = [];
        _family.Scan(from: [], (key, value) =>
        {
            var end = key.IndexOf((byte)0);
            if (end < 0 || end + 1 >= key.Length)
                throw new FormatException("crdt-operations: a key without its end");
            var name = Encoding.UTF8.GetString(key[..end]);
            if (all.Count == 0 || !string.Equals(all[^1].Object, name, StringComparison.Ordinal))
                all.Add(new Stored(name, BroadcastCheckpoint.None, [], 0));
            all[^1] = key[end + 1] == Log
                ? all[^1] with
                {
                    Operations = all[^1].Operations.Add(OperationCodec.Decode(Schema.Operation.Parser.ParseFrom(value.ToArray()))),
                    Next = BinaryPrimitives.ReadInt64BigEndian(key[(end + 2)..]) + 1,
                }
                : all[^1] with { Checkpoint = OperationCodec.Decode(Schema.Checkpoint.Parser.ParseFrom(value.ToArray())) };
            return true;
        });
        return all;
    }

    /// <summary>Puts an operation at the end of an object's log.</summary>
    public StorageBatch Append(string name, long place, Operation operation) =>
        new StorageBatch().Put(_family, Key(name, place), OperationCodec.Encode(operation).ToByteArray());

    /// <summary>In one change: a checkpoint, and of the log only what is listed.</summary>
    /// <param name="name">The object.</param>
    /// <param name="place">The next place in the log: what is kept goes there, what was before it goes.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="log">What is kept.</param>
    public StorageBatch Replace(string name, long place, BroadcastCheckpoint checkpoint, ImmutableArray<Operation> log)
    {
        var batch = new StorageBatch()
            .DeleteRange(_family, Key(name, 0), Key(name, place))
            .Put(_family, Encoding.UTF8.GetBytes($"{name}\0C"), OperationCodec.Encode(checkpoint).ToByteArray());
        foreach (var operation in log)
            batch.Put(_family, Key(name, place++), OperationCodec.Encode(operation).ToByteArray());
        return batch;
    }

    /// <summary>Writes a batch; see <see cref="INodeStorage.TryCommit"/>.</summary>
    public bool TryCommit(StorageBatch batch, Action<StorageFailedException?> completed) => storage.TryCommit(batch, completed);

    private static byte[] Key(string name, long place)
    {
        var prefix = Encoding.UTF8.GetBytes($"{name}\0L");
        var key = new byte[prefix.Length + sizeof(long)];
        prefix.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(prefix.Length), place);
        return key;
    }
}
