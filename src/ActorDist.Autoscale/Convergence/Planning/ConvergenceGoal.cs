using System.Collections.Immutable;
using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Autoscale.Groups;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>What a group's register says that its servers should be.</summary>
/// <param name="Desired">How many servers; 0 for a group that is being deleted.</param>
/// <param name="Version">Rises with every decision about the group, and whenever it is marked dirty; the sequence number of client tokens.</param>
/// <param name="IsDirty">Whether the group may differ from what it should be.</param>
public sealed record ConvergenceGoal(int Desired, long Version, bool IsDirty)
{
    /// <summary>Nothing may be done for the group until it is resumed.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The group is to vanish once it has no server; even protected servers go.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>Which servers in service go first.</summary>
    public DeletionOrder Order { get; init; }

    /// <summary>The version of the launch configuration.</summary>
    public long LaunchVersion { get; init; }

    /// <summary>The launch configuration, JSON.</summary>
    public string Launch { get; init; } = "{}";

    /// <summary>The load balancers that servers made from it are to serve.</summary>
    public LoadBalancing Balancing { get; init; } = LoadBalancing.None;

    /// <summary>What names of servers begin with.</summary>
    public string ServerName { get; init; } = "server";

    /// <summary>Servers that are to be deleted: recorded before the first of them is.</summary>
    public ImmutableHashSet<string> Victims { get; init; } = [];

    /// <summary>Servers that are to be taken out of the group.</summary>
    public ImmutableHashSet<string> Disowned { get; init; } = [];

    /// <summary>Servers that scale-in never chooses.</summary>
    public ImmutableHashSet<string> Protected { get; init; } = [];

    /// <summary>When its scheduled policies fire.</summary>
    public IReadOnlyList<GroupSchedule> Schedules { get; init; } = [];
}
