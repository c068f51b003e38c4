using System.Diagnostics;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.JudgeBench;

/// <summary>Judges again and again, after one run that does not count, and says how long it took.</summary>
/// <param name="runs">Runs that count.</param>
/// <param name="cancellation">Ends it between two runs.</param>
internal sealed class JudgeTimer(int runs, CancellationToken cancellation)
{
    /// <summary>Measures a judge.</summary>
    /// <param name="histories">Which histories.</param>
    /// <param name="name">Who judges.</param>
    /// <param name="operations">Operations in all of them.</param>
    /// <param name="judge">Judges them all, one after the other.</param>
    public JudgeRow Measure(string histories, string name, long operations, Func<IReadOnlyList<Verdict>> judge)
    {
        var judged = judge();
        var milliseconds = new double[runs];
        var allocated = GC.GetTotalAllocatedBytes();
        for (var run = 0; run < runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = Stopwatch.GetTimestamp();
            judged = judge();
            milliseconds[run] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        allocated = (GC.GetTotalAllocatedBytes() - allocated) / runs;
        Array.Sort(milliseconds);
        return new JudgeRow(
            histories, name, judged.Count, operations, Count(Verdict.Held), Count(Verdict.Violated), Count(Verdict.Unknown),
            milliseconds[(runs - 1) / 2], milliseconds[^1], allocated / (1024.0 * 1024));

        int Count(Verdict verdict) => judged.Count(each => each == verdict);
    }
}
