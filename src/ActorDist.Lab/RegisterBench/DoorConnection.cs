namespace ActorDist.Lab.RegisterBench;

/// <summary>How the driver connects to a member of either system: alike, and with nothing that only costs time.</summary>
internal static class DoorConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>One connection to one member.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
    };
}
