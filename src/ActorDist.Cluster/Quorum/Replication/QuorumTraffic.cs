using System.Runtime.InteropServices;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>Bytes that a quorum replica has sent to others since its start, as encoded.</summary>
/// <param name="Requests">Reads, writes and their answers, read repair among them.</param>
/// <param name="HandOff">Hints given to their primaries.</param>
/// <param name="AntiEntropy">Hashes compared and objects exchanged.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QuorumTraffic(long Requests, long HandOff, long AntiEntropy);
