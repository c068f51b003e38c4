namespace ActorDist.Cluster.Quorum;

/// <summary>A node's answer about its quorum replica; counts are since its start.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Replica">Identity of its disk: 32 hexadecimal digits.</param>
/// <param name="WaitingFor">Why it does not take part yet; null when it does.</param>
/// <param name="Requests">Requests under way, answered ones that linger among them.</param>
/// <param name="Repairs">Objects sent to replicas that a get found behind.</param>
/// <param name="HandedOff">Hints given to their primaries.</param>
/// <param name="Exchanges">Exchanges of anti-entropy begun there that came to their end.</param>
/// <param name="Exchanged">Objects received in exchanges that were news there.</param>
/// <param name="IsTreeBuilt">Whether the hash trees count every object.</param>
/// <param name="Hints">Hints kept there, by the node that they are for.</param>
/// <param name="RequestBytes">Bytes sent for requests.</param>
/// <param name="HandOffBytes">Bytes sent for hinted hand-off.</param>
/// <param name="AntiEntropyBytes">Bytes sent for anti-entropy.</param>
public sealed record QuorumReport(
    string Node,
    string Replica,
    string? WaitingFor,
    int Requests,
    long Repairs,
    long HandedOff,
    long Exchanges,
    long Exchanged,
    bool IsTreeBuilt,
    IReadOnlyDictionary<string, long> Hints,
    long RequestBytes,
    long HandOffBytes,
    long AntiEntropyBytes);

/// <summary>What a replica itself holds of an object, hints for others aside.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Clock">The object's clock, as people write it; empty for nothing, and where the last write wins.</param>
/// <param name="Siblings">Number of values, deletions among them; 0 for nothing.</param>
/// <param name="Bytes">Bytes of all values.</param>
/// <param name="Digest">A hash of its history, 16 hexadecimal digits, the same wherever the same is held; empty for nothing.</param>
/// <param name="Epoch">The epoch in which the replica counts its writes to it; 0 for none.</param>
public sealed record QuorumInspection(string Node, string Clock, int Siblings, long Bytes, string Digest, ulong Epoch);

/// <summary>What a node's exchanges of anti-entropy came to.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Exchanged">The replicas with which an exchange came to its end.</param>
/// <param name="Failed">The replicas with which it did not.</param>
/// <param name="Received">Objects that were news to this node, while it lasted.</param>
/// <param name="Bytes">Bytes sent by this node for anti-entropy, while it lasted.</param>
public sealed record QuorumRepair(string Node, IReadOnlyList<string> Exchanged, IReadOnlyList<string> Failed, long Received, long Bytes);
