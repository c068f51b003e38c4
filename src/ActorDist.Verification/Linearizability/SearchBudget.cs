namespace ActorDist.Verification.Linearizability;

/// <summary>
/// What a search may spend before it answers unknown. Deciding linearizability is NP-complete (Gibbons and Korach, 1997), so no
/// search is without a bound.
/// </summary>
/// <param name="Time">Longest wall-clock time of one judgement, over all its keys.</param>
/// <param name="Steps">
/// Most model steps for one key. The same history with the same step budget always gets the same verdict, which a time
/// budget cannot promise.
/// </param>
/// <param name="MemoryBytes">Most bytes for the remembered configurations of one judgement, over all keys that are searched at once.</param>
public sealed record SearchBudget(TimeSpan Time, long Steps, long MemoryBytes)
{
    /// <summary>One minute, no bound on steps, 512 MiB.</summary>
    public static SearchBudget Default { get; } = new(TimeSpan.FromMinutes(1), long.MaxValue, 512L << 20);
}
