namespace ActorDist.Autoscale.Groups;

/// <summary>Everything that is agreed on about a scaling group. Immutable.</summary>
/// <param name="Configuration">How many servers it may have.</param>
/// <param name="Launch">How its servers are made: the tenant's JSON.</param>
/// <param name="Secret">What its webhooks' capabilities are derived from.</param>
public sealed record GroupState(GroupConfiguration Configuration, ReadOnlyMemory<byte> Launch, ReadOnlyMemory<byte> Secret)
{
    /// <summary>When it was created, Unix time in milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Rises with every other launch configuration; servers keep the one that they were made from.</summary>
    public long LaunchVersion { get; init; } = 1;

    /// <summary>Its policies, in the order of their creation.</summary>
    public IReadOnlyList<ScalingPolicy> Policies { get; init; } = [];

    /// <summary>How many servers it should have.</summary>
    public int Desired { get; init; }

    /// <summary>When a policy was executed last, Unix time in milliseconds; 0 for never.</summary>
    public long TouchedMs { get; init; }

    /// <summary>Nothing is executed and nothing converged.</summary>
    public bool IsPaused { get; init; }

    /// <summary>How it is.</summary>
    public GroupStatus Status { get; init; }

    /// <summary>Why it is in error.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Rises whenever there may be something to converge.</summary>
    public long DirtyVersion { get; init; }

    /// <summary>The last dirty version that was converged.</summary>
    public long CleanVersion { get; init; }

    /// <summary>The highest fencing token of those who converged it.</summary>
    public long Fence { get; init; }

    /// <summary>Its servers, as last reported.</summary>
    public ServerSet Servers { get; init; } = ServerSet.Empty;

    /// <summary>Its servers in service that are to stay.</summary>
    public IEnumerable<GroupServer> Active => Servers.Items.Where(server => server is { Phase: ServerPhase.Active, Doom: ServerDoom.None });

    /// <summary>What happened to it.</summary>
    public ActivityHistory History { get; init; } = ActivityHistory.Empty;

    /// <summary>The requests that it remembers.</summary>
    public RememberedKeys Keys { get; init; } = RememberedKeys.Empty;

    /// <summary>
    /// Whether another round of convergence is due. What marks it dirty during a round raises <see cref="DirtyVersion"/> above the one
    /// that the round rests on, so the round's end does not make it clean.
    /// </summary>
    public bool IsDirty => DirtyVersion > CleanVersion;

    /// <summary>Whether somebody should converge it now.</summary>
    public bool NeedsConvergence => IsDirty && !IsPaused;

    /// <summary>The policy of an ID; null where there is none.</summary>
    public ScalingPolicy? Policy(Guid id) => Policies.FirstOrDefault(policy => policy.Id == id);

    /// <summary>Marked dirty.</summary>
    internal GroupState Dirtied() => this with { DirtyVersion = DirtyVersion + 1 };

    /// <summary>With another policy in the place of the one of its ID.</summary>
    internal GroupState With(ScalingPolicy policy) =>
        this with { Policies = [.. Policies.Select(old => old.Id == policy.Id ? policy : old)] };
}

/// <summary>How a group is.</summary>
public enum GroupStatus : byte
{
    /// <summary>As it should be, or on its way there.</summary>
    Active,

    /// <summary>It cannot get there; <see cref="GroupState.Errors"/> says why.</summary>
    Error,

    /// <summary>It goes, once its servers are gone.</summary>
    Deleting,
}
