namespace ActorDist.Core.Consensus;

/// <summary>What one disk knows of the cluster; all of it is durable.</summary>
/// <param name="Self">The disk and its node's name.</param>
/// <param name="Cluster">The cluster that the disk belongs to for good; null for none yet.</param>
/// <param name="Configuration">The newest configuration that it has learned.</param>
public sealed record Standing(Member Self, string? Cluster, Configuration Configuration);
