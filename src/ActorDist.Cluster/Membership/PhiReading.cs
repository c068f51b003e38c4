using System.Text.Json.Serialization;

namespace ActorDist.Cluster.Membership;

/// <summary>How this node's failure detector judges one other member at one moment.</summary>
/// <param name="Address">The member.</param>
/// <param name="IsMonitored">
/// False when this node gets no heartbeats from that member: each node watches only its next few neighbours on the ring
/// (<c>monitored-by-nr-of-members</c>), and a member that has just joined has not sent its first. The other fields then say nothing.
/// </param>
/// <param name="Phi">
/// Suspicion as of now: -log10 of the chance that a heartbeat is still under way (Hayashibara et al., The phi accrual failure detector,
/// 2004). Infinite once the chance underflows. Null when not monitored, or when the configured detector is no phi accrual detector.
/// </param>
/// <param name="SinceLastHeartbeatMs">Milliseconds since the last heartbeat answer; null as for <paramref name="Phi"/>.</param>
/// <param name="IsAvailable">The detector's verdict: phi is below the threshold. True when not monitored.</param>
/// <param name="IsUnreachable">The membership gossip marks it unreachable, whoever observed that.</param>
public sealed record PhiReading(
    string Address,
    bool IsMonitored,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double? Phi,
    double? SinceLastHeartbeatMs,
    bool IsAvailable,
    bool IsUnreachable);
