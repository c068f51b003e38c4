using System.Text.Json.Serialization;

namespace ActorDist.Cluster.Overview;

/// <summary>What a node says about itself and about the others, at one moment.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Address">Its address as a member.</param>
/// <param name="Status">Its own status as a member: Up, Leaving ...</param>
/// <param name="Incarnation">Its start.</param>
/// <param name="UptimeSeconds">Seconds since it.</param>
/// <param name="Leader">The member that leads, as this node has it; empty for none.</param>
/// <param name="MemoryBytes">Its working set.</param>
/// <param name="RequestsUnderWay">Scaling requests submitted here and not answered yet.</param>
/// <param name="RequestsAnswered">Scaling requests answered here since its start.</param>
/// <param name="EventsRecorded">Events recorded since its start.</param>
/// <param name="ReplicasEpoch">The epoch of the replica set that it knows; 0 before the registers are founded.</param>
/// <param name="Replicas">The names of that set.</param>
/// <param name="Peers">How it sees every other member.</param>
/// <param name="Shards">The shards that live on it.</param>
public sealed record NodeReport(
    string Node,
    string Address,
    string Status,
    long Incarnation,
    double UptimeSeconds,
    string Leader,
    long MemoryBytes,
    long RequestsUnderWay,
    long RequestsAnswered,
    long EventsRecorded,
    long ReplicasEpoch,
    IReadOnlyList<string> Replicas,
    IReadOnlyList<PeerReport> Peers,
    IReadOnlyList<ShardReport> Shards) : OverviewProtocol.IOverviewMessage;

/// <summary>How a node sees another member.</summary>
/// <param name="Node">The member's name.</param>
/// <param name="Address">Its address.</param>
/// <param name="Status">Its status in this node's gossip.</param>
/// <param name="IsReachable">False when some member cannot reach it, as this node's gossip has it.</param>
/// <param name="IsAvailable">The verdict of this node's own failure detector; true when it does not watch the member.</param>
/// <param name="Phi">This node's suspicion; null when it does not watch the member.</param>
/// <param name="SinceLastHeartbeatMs">Milliseconds since the last heartbeat; null when it does not watch the member.</param>
public sealed record PeerReport(
    string Node,
    string Address,
    string Status,
    bool IsReachable,
    bool IsAvailable,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double? Phi,
    double? SinceLastHeartbeatMs);

/// <summary>A shard on a node.</summary>
/// <param name="Type">The entity type.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Entities">Entities in its memory.</param>
public sealed record ShardReport(string Type, string Shard, int Entities);
