using System.Runtime.InteropServices;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>A message between replicas, with what every message carries.</summary>
/// <param name="From">The sending replica.</param>
/// <param name="To">The replica meant; another disk under the same name is another replica.</param>
/// <param name="Cluster">The sender's cluster; messages of another cluster are dropped.</param>
/// <param name="Message">The message.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QuorumEnvelope(ReplicaId From, ReplicaId To, string Cluster, QuorumProtocol.Message Message);
