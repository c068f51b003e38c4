using System.Collections.Concurrent;
using ActorDist.Lab.Simulation.Plans;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>What caught one mutant.</summary>
/// <param name="Mutant">What was broken.</param>
/// <param name="Seeds">Seeds run.</param>
/// <param name="CaughtBy">Invariants violated, each with the first seed and what was seen; empty when it got away.</param>
public sealed record KillMatrixRow(string Mutant, int Seeds, IReadOnlyList<Catch> CaughtBy)
{
    /// <summary>Seeds run at once; a mutant that got away gets more.</summary>
    private const int Batch = 256;

    private const int MostBatches = 40;

    /// <summary>Hunts a mutant. The same seeds always catch the same.</summary>
    public static KillMatrixRow Hunt(Mutant mutant, CancellationToken cancellation) => Hunt(mutant, MostBatches, cancellation);

    /// <summary>Hunts a mutant with at most so many batches of seeds.</summary>
    public static KillMatrixRow Hunt(Mutant mutant, int batches, CancellationToken cancellation)
    {
        var caught = new SortedDictionary<string, Catch>(StringComparer.Ordinal);
        var seeds = 0;
        while (caught.Count == 0 && seeds < Batch * batches && !cancellation.IsCancellationRequested)
        {
            var results = new ConcurrentBag<RunResult>();
            Parallel.For(seeds + 1L, seeds + 1L + Batch, seed =>
                results.Add(SimulatedRun.Of(PlanGenerator.Generate(seed), mutant.Factory(), stopsAtViolation: false)));
            foreach (var result in results.OrderBy(result => result.Plan.Seed))
            {
                foreach (var violation in result.Violations)
                    caught.TryAdd(violation.Invariant, new Catch(violation.Invariant, violation.Name, result.Plan.Seed, violation.Detail));
            }

            seeds += Batch;
        }

        return new KillMatrixRow(mutant.Name, seeds, [.. caught.Values]);
    }
}
