using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.DistributedData.Durable;
using Akka.Event;
using Akka.Serialization;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// Keeps the durable keys of Akka.DistributedData in the node's storage. Named by
/// <c>akka.cluster.distributed-data.durable.store-actor-class</c>; the replicator creates it with that section. A write is answered
/// after its synced commit, or at once with <c>write-behind = on</c>: then a crash may lose what was answered last.
/// </summary>
public sealed class DurableDataStore : UntypedActor
{
    /// <summary>The column family: key as UTF-8, value as the serializer's bytes of the <see cref="DurableDataEnvelope"/>.</summary>
    public const string ColumnFamily = "ddata";

    /// <summary>Bound of one <see cref="LoadData"/>, so that a load needs no second copy of all data. Bytes as stored.</summary>
    private const int LoadChunkSize = 1024 * 1024;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly INodeStorage _storage;
    private readonly IColumnFamily _family;
    private readonly SerializerWithStringManifest _serializer;
    private readonly string _manifest;
    private readonly bool _writeBehind;

    /// <summary>Created by the replicator.</summary>
    /// <param name="config">The section <c>akka.cluster.distributed-data.durable</c>.</param>
    public DurableDataStore(Config config)
    {
        _writeBehind = config.GetBoolean("write-behind");
        _storage = Context.System.NodeStorage();
        _family = _storage.OpenColumnFamily(ColumnFamily);
        _serializer = (SerializerWithStringManifest)Context.System.Serialization.FindSerializerForType(typeof(DurableDataEnvelope));
        _manifest = _serializer.Manifest(new DurableDataEnvelope(GCounter.Empty));
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Store store:
                HandleStore(store);
                break;
            case LoadAll:
                HandleLoadAll();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void HandleStore(Store store)
    {
        try
        {
            Commit(store, _serializer.ToBinary(store.Data));
        }
        catch (Exception fault)
        {
            // No serializer for the data, or data over the storage's limit: the fault of one key, which must not stop the others.
            _log.Error(fault, "Durable key {Key} was not stored", store.Key);
            Answer(store.Reply, Self, stored: false);
        }
    }

    private void Commit(Store store, byte[] data)
    {
        var batch = new StorageBatch().Put(_family, Encoding.UTF8.GetBytes(store.Key), data);
        var (self, log, waits) = (Self, _log, !_writeBehind);
        StorageFailedException? failed = null;
        var accepted = _storage.TryCommit(batch, failure =>
        {
            failed = failure;
            if (failure is not null)
                log.Error(failure, "Durable key {Key} was not stored", store.Key);
            if (waits)
                Answer(store.Reply, self, stored: failure is null);
        });
        if (!accepted)
            log.Warning("Durable key {Key} was refused: the storage's commit queue is full", store.Key);
        if (_writeBehind || !accepted)
            Answer(store.Reply, self, stored: accepted && failed is null);
    }

    private static void Answer(StoreReply? reply, IActorRef self, bool stored) =>
        reply?.ReplyTo.Tell(stored ? reply.SuccessMessage : reply.FailureMessage, self);

    private void HandleLoadAll()
    {
        var chunk = ImmutableDictionary.CreateBuilder<string, DurableDataEnvelope>(StringComparer.Ordinal);
        var chunkSize = 0;
        try
        {
            _family.Scan(from: [], (key, value) =>
            {
                var name = Encoding.UTF8.GetString(key);
                chunk[name] = Deserialize(name, value);
                chunkSize += value.Length;
                if (chunkSize >= LoadChunkSize)
                    SendChunk();
                return true;
            });
        }
        catch (StorageFailedException failure)
        {
            throw new LoadFailedException($"Durable keys cannot be read: {failure.Message}", failure);
        }
        SendChunk();
        Sender.Tell(LoadAllCompleted.Instance);

        void SendChunk()
        {
            if (chunk.Count > 0)
                Sender.Tell(new LoadData(chunk.ToImmutable()));
            chunk.Clear();
            chunkSize = 0;
        }
    }

    private DurableDataEnvelope Deserialize(string key, ReadOnlySpan<byte> value)
    {
        try
        {
            return (DurableDataEnvelope)_serializer.FromBinary(value.ToArray(), _manifest);
        }
        catch (Exception fault)
        {
            throw new LoadFailedException($"Durable key '{key}' cannot be read: {fault.Message}", fault);
        }
    }
}
