using System.Text;
using Akka.Actor;
using Akka.DistributedData;
using Akka.DistributedData.Durable;
using Akka.Serialization;

namespace ActorDist.Cluster.Storage;

/// <summary>Reads what <see cref="DurableDataStore"/> has written on this node's disk, past the replicator and its peers.</summary>
public sealed class DurableDataReader
{
    private readonly IColumnFamily _family;
    private readonly SerializerWithStringManifest _serializer;
    private readonly string _manifest;

    /// <summary>Reads the storage of an actor system.</summary>
    /// <param name="system">The system; see <see cref="NodeStorageHosting.AddNodeStorage"/>.</param>
    public DurableDataReader(ActorSystem system)
    {
        _family = system.NodeStorage().OpenColumnFamily(DurableDataStore.ColumnFamily);
        _serializer = (SerializerWithStringManifest)system.Serialization.FindSerializerForType(typeof(DurableDataEnvelope));
        _manifest = _serializer.Manifest(new DurableDataEnvelope(GCounter.Empty));
    }

    /// <summary>Reads the values of keys that have a prefix, in order.</summary>
    /// <typeparam name="T">The values' type; a key of another type is left out.</typeparam>
    /// <param name="prefix">The keys' beginning.</param>
    /// <param name="after">Only what comes after this key; empty for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="StorageFailedException">The storage cannot be read.</exception>
    public IReadOnlyList<(string Key, T Data)> Read<T>(string prefix, string after, int limit)
        where T : IReplicatedData
    {
        var prefixBytes = Encoding.UTF8.GetBytes(prefix);
        var from = after.Length == 0 ? prefixBytes : [.. Encoding.UTF8.GetBytes(after), 0];
        var found = new List<(string, T)>();
        _family.Scan(from, (key, value) =>
        {
            if (!key.StartsWith(prefixBytes))
            {
                return false;
            }

            if (((DurableDataEnvelope)_serializer.FromBinary(value.ToArray(), _manifest)).Data is T data)
            {
                found.Add((Encoding.UTF8.GetString(key), data));
            }

            return found.Count < limit;
        });
        return found;
    }
}
