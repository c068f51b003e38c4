namespace ActorDist.Lab.Soak;

/// <summary>
/// The seeds of rounds. The first is the soak's own and each gives the next, so that a soak that begins with the seed of a round does that
/// round first. The lowest bit is the cluster's mode, which seldom changes, because a change restarts every node.
/// </summary>
internal static class SoakSeeds
{
    private const int RoundsOfAMode = 6;

    /// <summary>The seed of the round after one.</summary>
    public static int Next(int seed)
    {
        var random = new Random(seed);
        var next = random.Next(int.MaxValue - 1) & ~1;
        return next | (random.Next(RoundsOfAMode) == 0 ? 1 - (seed & 1) : seed & 1);
    }

    /// <summary>Whether nobody is downed and nobody ends itself in a round, so that both sides of a cut go on.</summary>
    public static bool NobodyLeaves(int seed) => (seed & 1) == 1;
}
