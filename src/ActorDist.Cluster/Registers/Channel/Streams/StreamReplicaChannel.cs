using System.Net;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Channel.Streams;

/// <summary>
/// Frames over TCP connections of their own, one from each node to each other, each frame after its length. They are written by the
/// engine's thread and read by one thread a connection, so a frame passes no queue of actors. Without TLS: for loopback.
/// </summary>
/// <param name="directory">Tells where which disk listens.</param>
internal sealed class StreamReplicaChannel(NodeDirectory directory) : IReplicaChannel, IDisposable
{
    private readonly Dictionary<ReplicaId, PeerStream> _peers = [];
    private long _version = -1;

    /// <inheritdoc/>
    public void Send(ReplicaId to, Schema.Frame frame)
    {
        if (_version != directory.Version)
            Resolve();
        if (_peers.TryGetValue(to, out var peer))
            peer.Send(frame);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var peer in _peers.Values)
            peer.Dispose();
    }

    /// <summary>Keeps the streams to nodes that are where they were, and ends the others.</summary>
    private void Resolve()
    {
        _version = directory.Version;
        Dictionary<ReplicaId, IPEndPoint> known = [];
        foreach (var (id, node) in ReplicaNodes.ByDisk(directory.Nodes))
        {
            if (IPEndPoint.TryParse(node.Stream, out var stream))
                known.Add(id, stream);
        }

        foreach (var (id, peer) in _peers.ToArray())
        {
            if (known.TryGetValue(id, out var endPoint) && endPoint.Equals(peer.EndPoint))
                continue;
            peer.Dispose();
            _peers.Remove(id);
        }

        foreach (var (id, endPoint) in known)
            _peers.TryAdd(id, new PeerStream(endPoint));
    }
}
