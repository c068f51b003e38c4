using System.Text.Json.Serialization;

namespace ActorDist.Lab.QuorumBench.Reports;

/// <summary>What a node's exchanges of anti-entropy came to.</summary>
/// <param name="Node">The node.</param>
/// <param name="Exchanged">With whom they came to their end.</param>
/// <param name="Failed">With whom they did not.</param>
/// <param name="Received">Objects that were news to it.</param>
/// <param name="Bytes">Bytes that it sent for them.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record RepairReport(
    string Node, IReadOnlyList<string> Exchanged, IReadOnlyList<string> Failed, long Received, long Bytes);
