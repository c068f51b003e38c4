namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>The stores that are measured, as tables name them.</summary>
internal static class StoreNames
{
    /// <summary>A bucket in which the last write wins, which is what DistributedData's register does.</summary>
    public const string LastWriteWins = "quorum store, last write wins";

    /// <summary>A bucket that keeps siblings; each put carries the context of the last and asks for the next.</summary>
    public const string Siblings = "quorum store, siblings, with context";

    /// <summary>What it is compared with.</summary>
    public const string DistributedData = "Akka.DistributedData, LWWRegister";
}
