namespace ActorDist.Lab.Cloud;

/// <summary>How a simulated cloud is run.</summary>
/// <param name="Port">Where it listens on loopback; 0 takes a free port.</param>
/// <param name="Ledger">The SQLite file of its ledger; made where it does not exist.</param>
/// <param name="BuildTime">How long a server is in BUILD before it is ACTIVE.</param>
/// <param name="Quota">The most servers of one group that may exist at once.</param>
public sealed record CloudOptions(int Port, string Ledger, TimeSpan BuildTime, int Quota)
{
    /// <summary>The most servers that a group may have where nothing else is said: the API's 1000 and those that are being replaced.</summary>
    public const int UsualQuota = 2000;

    /// <summary>The longest build time.</summary>
    public static readonly TimeSpan MaxBuildTime = TimeSpan.FromHours(1);
}
