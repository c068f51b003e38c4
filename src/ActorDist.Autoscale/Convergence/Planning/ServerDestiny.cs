using ActorDist.Autoscale.Cloud;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>What a server's state means for its group (Otter's convergence, planning rules).</summary>
public enum ServerDestiny
{
    /// <summary>In service; counts.</summary>
    Available,

    /// <summary>Being built; counts until it has taken too long, then it is deleted and replaced.</summary>
    WaitWithTimeout,

    /// <summary>Busy with something that ends by itself; counts, and is waited for.</summary>
    Wait,

    /// <summary>Somebody works on it; counts, and is neither waited for nor replaced.</summary>
    Avoid,

    /// <summary>Broken; does not count, and is deleted.</summary>
    Delete,

    /// <summary>Gone already.</summary>
    Gone,

    /// <summary>Not understood; it does not count, and is left alone.</summary>
    Ignore,
}

/// <summary>Destinies by state.</summary>
public static class ServerDestinies
{
    /// <summary>The destiny of a state.</summary>
    public static ServerDestiny Of(ServerStatus status) => status switch
    {
        ServerStatus.Active => ServerDestiny.Available,
        ServerStatus.Build => ServerDestiny.WaitWithTimeout,
        ServerStatus.HardReboot or ServerStatus.Migrating or ServerStatus.Password or ServerStatus.Rebuild or ServerStatus.Resize
            or ServerStatus.RevertResize => ServerDestiny.Wait,
        ServerStatus.Rescue or ServerStatus.VerifyResize or ServerStatus.Suspended => ServerDestiny.Avoid,
        ServerStatus.Shutoff or ServerStatus.Error => ServerDestiny.Delete,
        ServerStatus.Deleted => ServerDestiny.Gone,
        _ => ServerDestiny.Ignore,
    };
}
