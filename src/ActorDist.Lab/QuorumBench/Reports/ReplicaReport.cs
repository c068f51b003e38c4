using System.Text.Json.Serialization;

namespace ActorDist.Lab.QuorumBench.Reports;

/// <summary>A node's report of its quorum replica, as far as it is measured by; counts are since its start.</summary>
/// <param name="Node">The node.</param>
/// <param name="HandedOff">Hints given to their primaries.</param>
/// <param name="IsTreeBuilt">Whether its hash trees count every object.</param>
/// <param name="Hints">Hints kept there, by the node that they are for.</param>
/// <param name="HandOffBytes">Bytes sent for hinted hand-off.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ReplicaReport(
    string Node, long HandedOff, bool IsTreeBuilt, IReadOnlyDictionary<string, long> Hints, long HandOffBytes);
