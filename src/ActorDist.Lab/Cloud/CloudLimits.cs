namespace ActorDist.Lab.Cloud;

/// <summary>The bounds of what the cloud is asked and of what it holds.</summary>
internal static class CloudLimits
{
    /// <summary>The longest name, group tag, token or server ID, in characters.</summary>
    public const int Text = 256;

    /// <summary>The longest launch description, in characters.</summary>
    public const int Launch = 16 * 1024;

    /// <summary>The largest request body, in bytes.</summary>
    public const int Body = 64 * 1024;

    /// <summary>The longest list in one reply.</summary>
    public const int Page = 1000;

    /// <summary>The most ledger entries in one reply.</summary>
    public const int LedgerPage = 10_000;

    /// <summary>Calls that wait for the ledger before more are refused.</summary>
    public const int Waiting = 4096;

    /// <summary>Calls that share one commit.</summary>
    public const int Batch = 256;
}
