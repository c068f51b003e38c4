using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers;

/// <summary>What a node knows of the replicas.</summary>
/// <param name="Cluster">Identity of the cluster; empty while the registers are not founded.</param>
/// <param name="Configuration">The newest configuration that this node has learned.</param>
/// <param name="Reconfiguration">The change that this node drives, or drove last.</param>
/// <param name="WaitingFor">Why the registers are not founded yet; null once they are.</param>
public sealed record ReplicasView(
    string Cluster, Configuration Configuration, ReconfigurationStatus Reconfiguration, string? WaitingFor);
