using System.Runtime.InteropServices;

namespace ActorDist.Verification.Transactions;

/// <summary>How one transaction depends on another (Adya 1999, section 3.1), as bits of an edge.</summary>
internal static class Dependency
{
    public const int WriteWrite = 1;
    public const int WriteRead = 2;
    public const int ReadWrite = 4;
    public const int Process = 8;
    public const int RealTime = 16;

    /// <summary>What makes two transactions depend on each other.</summary>
    /// <param name="Key">The list.</param>
    /// <param name="Before">The element that the first appended, or the last that it saw; null for none.</param>
    /// <param name="After">The element that the second appended, or saw last.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Evidence(string Key, long? Before, long? After);
}
