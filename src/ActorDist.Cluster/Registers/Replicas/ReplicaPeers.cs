using System.Diagnostics.CodeAnalysis;
using ActorDist.Cluster.Membership;
using ActorDist.Core.Consensus;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Replicas;

/// <summary>Where the actors of one name are that take in what other replicas send. For one thread.</summary>
/// <param name="system">The node's actor system.</param>
/// <param name="directory">Tells which address has which disk.</param>
/// <param name="actor">The actor's name under /user, the same on every node.</param>
internal sealed class ReplicaPeers(ActorSystem system, NodeDirectory directory, string actor)
{
    private readonly Dictionary<ReplicaId, IActorRef> _peers = [];
    private long _version = -1;

    /// <summary>The actor of a replica; false while its address is not known.</summary>
    public bool TryGet(ReplicaId replica, [NotNullWhen(true)] out IActorRef? peer)
    {
        if (_version != directory.Version)
            Resolve();
        return _peers.TryGetValue(replica, out peer);
    }

    private void Resolve()
    {
        _version = directory.Version;
        _peers.Clear();
        foreach (var (id, node) in ReplicaNodes.ByDisk(directory.Nodes))
            _peers[id] = ((ExtendedActorSystem)system).Provider.ResolveActorRef($"{node.Address}/user/{actor}");
    }
}
