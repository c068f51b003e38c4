namespace ActorDist.Autoscale.Groups;

/// <summary>A server of a group.</summary>
/// <param name="Id">The cloud's name for it.</param>
/// <param name="CreatedMs">When it was created, Unix time in milliseconds.</param>
/// <param name="Phase">What the last report found it to be.</param>
/// <param name="LaunchVersion">The version of the launch configuration that it was made from.</param>
public sealed record GroupServer(string Id, long CreatedMs, ServerPhase Phase, long LaunchVersion)
{
    /// <summary>Scale-in never chooses it.</summary>
    public bool IsProtected { get; init; }

    /// <summary>What is to become of it.</summary>
    public ServerDoom Doom { get; init; }
}

/// <summary>What a server is to its group, as the last report found it.</summary>
public enum ServerPhase : byte
{
    /// <summary>In service: running, and known to every load balancer it should be known to.</summary>
    Active,

    /// <summary>Being built, or not in service yet.</summary>
    Pending,

    /// <summary>On its way out: drained of connections, or being deleted.</summary>
    Leaving,

    /// <summary>Broken; it counts for nothing and is replaced.</summary>
    Failed,
}

/// <summary>What is to become of a server. Recorded before anything is done, so that whoever goes on does the same.</summary>
public enum ServerDoom : byte
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>It is to be deleted.</summary>
    Delete,

    /// <summary>It is to be let go: it runs on, and belongs to the group no more.</summary>
    Disown,
}
