using System.Collections.Immutable;

namespace ActorDist.Core.Consensus;

/// <summary>What a node does next so that the cluster gets its first configuration; the parts are done in the order they stand in.</summary>
public sealed record FoundingStep
{
    /// <summary>Nothing is left to do.</summary>
    public static FoundingStep Nothing { get; } = new();

    /// <summary>Bind this node's disk to this cluster, durably.</summary>
    public string? Bind { get; init; }

    /// <summary>Take over this configuration, durably.</summary>
    public Configuration? Install { get; init; }

    /// <summary>Ask these disks to bind themselves to <see cref="Cluster"/>.</summary>
    public ImmutableArray<ReplicaId> Join { get; init; } = [];

    /// <summary>The cluster that <see cref="Join"/> is about.</summary>
    public string? Cluster { get; init; }

    /// <summary>The configuration has just been decided: tell every node.</summary>
    public bool Announce { get; init; }

    /// <summary>What the node waits for, or what stands in the way, for people to read; null when nothing does.</summary>
    public string? Waits { get; init; }
}
