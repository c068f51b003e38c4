using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>Comparing and merging clocks of five entries. <c>bench.sh clocks</c> measures the same with BenchmarkDotNet and its statistics.</summary>
internal static class ClockFigures
{
    private const int Batch = 200_000;
    private const int Batches = 60;

    /// <summary>Measures.</summary>
    public static IReadOnlyList<ClockRow> Measure()
    {
        var clock = Clock(7, 3, 9, 4, 5);
        var (same, later, concurrent) = (Clock(7, 3, 9, 4, 5), Clock(7, 3, 9, 4, 6), Clock(8, 3, 9, 4, 4));
        var buffer = new Dot[10];
        return
        [
            Measure("compare, equal", () => Compare(clock, same)),
            Measure("compare, before", () => Compare(clock, later)),
            Measure("compare, concurrent", () => Compare(clock, concurrent)),
            Measure("merge, one is later", () => Merge(clock, later)),
            Measure("merge, concurrent, into a buffer", () => MergeInto(clock, concurrent, buffer)),
        ];
    }

    /// <summary>The best batch is the one that nothing else on the machine disturbed.</summary>
    private static ClockRow Measure(string operation, Action batch)
    {
        var best = double.MaxValue;
        var allocated = long.MaxValue;
        for (var i = 0; i < Batches; i++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            batch();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalNanoseconds);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }

        return new ClockRow(operation, best / Batch, (double)allocated / Batch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Compare(VectorClock left, VectorClock right)
    {
        var sum = 0;
        for (var i = 0; i < Batch; i++)
            sum += (int)left.Compare(right);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Merge(VectorClock left, VectorClock right)
    {
        var sum = 0;
        for (var i = 0; i < Batch; i++)
            sum += left.Merge(right).Count;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MergeInto(VectorClock left, VectorClock right, Dot[] buffer)
    {
        var sum = 0;
        for (var i = 0; i < Batch; i++)
            sum += left.MergeInto(right, buffer);
        return sum;
    }

    private static VectorClock Clock(params ulong[] counters) => VectorClock.Of(
        [.. counters.Select((counter, i) => new Dot(new Origin(new ReplicaId(0x9E3779B97F4A7C15 * (ulong)(i + 1), (ulong)i), 1), counter))]);
}
