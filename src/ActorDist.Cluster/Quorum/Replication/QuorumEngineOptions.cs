using ActorDist.Cluster.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>What a quorum engine is made of and its bounds.</summary>
/// <param name="Node">The node's name and its disk.</param>
/// <param name="Incarnation">Count of starts on it, raised on disk before the engine is made.</param>
/// <param name="Settings">The configured limits.</param>
/// <param name="Clock">The node's clock.</param>
/// <param name="OnFatal">Ends the node; called at most once.</param>
internal sealed record QuorumEngineOptions(
    Member Node, long Incarnation, QuorumSettings Settings, NodeClock Clock, Action<Exception> OnFatal)
{
    public QuorumReplicaOptions ReplicaOptions(string cluster) => new(Node.Id, Incarnation, cluster, Settings.Buckets)
    {
        FallbackAfter = (long)Settings.FallbackAfter.TotalMilliseconds,
        MaxRequests = Settings.MaxRequests,
        MaxClockSkew = (long)Settings.MaxClockSkew.TotalMilliseconds,
        MaxHints = Settings.MaxHints,
        HandOffEvery = (long)Settings.HandOffEvery.TotalMilliseconds,
        ExchangeEvery = (long)Settings.ExchangeEvery.TotalMilliseconds,
    };
}
