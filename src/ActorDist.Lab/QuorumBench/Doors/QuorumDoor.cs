using ActorDist.Lab.RegisterBench;

namespace ActorDist.Lab.QuorumBench.Doors;

/// <summary>The quorum store of a node: puts with w=2, gets with r=2.</summary>
/// <param name="node">The base of the node's routes over HTTP/2.</param>
/// <param name="bucket">The bucket of all keys.</param>
/// <param name="contexts">Contexts of what puts replace, which are then asked for with each put; null: puts go without one.</param>
internal sealed class QuorumDoor(Uri node, string bucket, KnownContexts? contexts = null) : IObjectDoor
{
    private readonly NodeConnection _node = new(node);
    private readonly string _put = contexts is null ? "?w=2" : "?w=2&return-body=on";

    /// <inheritdoc/>
    public Task<DoorReply> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        var request = _node.Request(HttpMethod.Put, PathOf(key) + _put, new ReadOnlyMemoryContent(value));
        contexts?.AddTo(request, key);
        return _node.ChangeAsync(request, contexts is null ? null : response => contexts.Remember(key, response), cancellation);
    }

    /// <inheritdoc/>
    public Task<DoorReply> GetAsync(string key, CancellationToken cancellation) => _node.ReadAsync(
        _node.Request(HttpMethod.Get, PathOf(key) + "?r=2"),
        contexts is null ? null : response => contexts.Remember(key, response),
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => _node.Dispose();

    private string PathOf(string key) => $"v1/quorum/{bucket}/{key}";
}
