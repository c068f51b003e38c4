namespace ActorDist.Lab.Soak;

/// <summary>What a round does, which its seed alone decides.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="NobodyLeaves">Whether nobody is downed and nobody ends itself, so that both sides of a cut go on.</param>
/// <param name="Workloads">The names of the workloads that run beside one another.</param>
/// <param name="Faults">The faults, one after the other.</param>
internal sealed record RoundPlan(int Seed, bool NobodyLeaves, IReadOnlyList<string> Workloads, IReadOnlyList<PlannedFault> Faults)
{
    private const int LeastWorkloads = 3;
    private const int MostWorkloads = 5;
    private static readonly TimeSpan ShortestFault = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestFault = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">The round's seed.</param>
    /// <param name="workloads">The workloads to draw from.</param>
    /// <param name="nemeses">The nemeses to draw from.</param>
    /// <param name="time">For how long faults are made.</param>
    public static RoundPlan Of(int seed, IReadOnlyList<string> workloads, IReadOnlyList<string> nemeses, TimeSpan time)
    {
        var nobodyLeaves = SoakSeeds.NobodyLeaves(seed) || nemeses.All(SoakFaults.NeedsEverybody);
        var possible = nemeses.Where(nemesis => nobodyLeaves || !SoakFaults.NeedsEverybody(nemesis)).ToList();
        var random = new Random(seed);
        var drawn = workloads.ToArray();
        random.Shuffle(drawn);
        List<PlannedFault> faults = [];
        for (var left = time; left >= ShortestFault && possible.Count > 0;)
        {
            var after = TimeSpan.FromSeconds(Math.Min(random.NextDouble() * LongestGap.TotalSeconds, (left - ShortestFault).TotalSeconds));
            var most = Math.Min(LongestFault.TotalSeconds, (left - after).TotalSeconds);
            var lasts = TimeSpan.FromSeconds(
                ShortestFault.TotalSeconds + (random.NextDouble() * Math.Max(0, most - ShortestFault.TotalSeconds)));
            faults.Add(new PlannedFault(possible[random.Next(possible.Count)], after, lasts, random.Next()));
            if (string.Equals(faults[^1].Nemesis, SoakFaults.Wipe, StringComparison.Ordinal))
                possible.Remove(SoakFaults.Wipe);
            left -= after + lasts;
        }

        return new RoundPlan(
            seed, nobodyLeaves, [.. drawn.Take(random.Next(LeastWorkloads, MostWorkloads + 1)).Order(StringComparer.Ordinal)], faults);
    }
}
