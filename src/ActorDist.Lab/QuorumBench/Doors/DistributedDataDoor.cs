using ActorDist.Lab.RegisterBench;

namespace ActorDist.Lab.QuorumBench.Doors;

/// <summary>Akka.DistributedData of a node: last-writer-wins registers, WriteMajority and ReadMajority.</summary>
/// <param name="node">The base of the node's routes over HTTP/2.</param>
internal sealed class DistributedDataDoor(Uri node) : IObjectDoor
{
    private readonly NodeConnection _node = new(node);

    /// <inheritdoc/>
    public Task<DoorReply> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation) =>
        _node.ChangeAsync(_node.Request(HttpMethod.Put, PathOf(key), new ReadOnlyMemoryContent(value)), seen: null, cancellation);

    /// <inheritdoc/>
    public Task<DoorReply> GetAsync(string key, CancellationToken cancellation) =>
        _node.ReadAsync(_node.Request(HttpMethod.Get, PathOf(key)), seen: null, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _node.Dispose();

    private static string PathOf(string key) => $"v1/distributed-data/{key}";
}
