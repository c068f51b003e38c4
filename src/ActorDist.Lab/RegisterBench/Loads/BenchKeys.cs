using System.Globalization;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>The keys that the workloads share, all with values of one size.</summary>
public static class BenchKeys
{
    /// <summary>Size of a value in bytes.</summary>
    public const int ValueBytes = 256;

    /// <summary>How many keys the workloads choose from.</summary>
    public const int DefaultCount = 10_000;

    /// <summary>The name of a key.</summary>
    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"bench-{index:D8}");
}
