using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation;

/// <summary>Runs many seeds on all cores and stops soon after a violation.</summary>
public static class SeedSweep
{
    /// <summary>Seeds a core takes at a time.</summary>
    private const int Chunk = 64;

    /// <summary>Runs the seeds from <paramref name="first"/> on.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="factory">Makes what makes the replicas of a run.</param>
    /// <param name="done">Told how many seeds more are done.</param>
    /// <param name="cancellation">Stops it; what was run counts.</param>
    public static SweepSummary Run(long first, long count, Func<ReplicaFactory> factory, Action<int> done, CancellationToken cancellation)
    {
        var summary = new SweepSummary();
        var gate = new Lock();
        var chunks = (count + Chunk - 1) / Chunk;
        Parallel.For(
            0L,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (chunk, loop) =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    loop.Stop();
                    return;
                }

                var from = first + chunk * Chunk;
                var size = (int)Math.Min(Chunk, first + count - from);
                var results = new RunResult[size];
                for (var i = 0; i < size; i++)
                    results[i] = SimulatedRun.Of(PlanGenerator.Generate(from + i), factory());
                lock (gate)
                {
                    foreach (var result in results)
                        summary.Add(result);
                    done(size);
                    if (summary.Violated > 0)
                        loop.Break();
                }
            });
        return summary;
    }
}
