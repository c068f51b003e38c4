using System.Runtime.InteropServices;

namespace ActorDist.Core.Consensus;

/// <summary>A message between replicas, with what every message carries.</summary>
/// <param name="From">The sending replica.</param>
/// <param name="To">The replica meant; another disk under the same name must not answer.</param>
/// <param name="Cluster">The sender's cluster; messages of another cluster are dropped.</param>
/// <param name="Epoch">Epoch of the configuration under which it was sent; other epochs are fenced off.</param>
/// <param name="Message">The message.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Envelope(ReplicaId From, ReplicaId To, string Cluster, long Epoch, RegisterProtocol.Message Message);
