using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.QuorumBench.Doors;
using ActorDist.Lab.QuorumBench.Loads;
using ActorDist.Lab.QuorumBench.Reports;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Memory;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.QuorumBench.HandOff;

/// <summary>
/// Kills a node, writes until the other two keep so many hints for it, and starts it again. Keys have two primaries of the three nodes
/// (n=2), so that each has one fallback; two of three keys have the dead one among their primaries.
/// </summary>
/// <param name="hints">How many hints, at least.</param>
/// <param name="profile">The settings of every node.</param>
/// <param name="settings">Settings over the profile.</param>
/// <param name="timeline">Where to show what happens.</param>
internal sealed class HandOffRun(int hints, string profile, IReadOnlyList<string> settings, BenchTimeline timeline)
{
    private const string Bucket = "hinted";
    private const int LeastStep = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs.</summary>
    /// <exception cref="ClusterException">Hints were left.</exception>
    public async Task<HandOffRow> RunAsync(CancellationToken cancellation)
    {
        await using var system = new NodeSystem(profile, [.. settings, $"actordist.quorum.buckets.{Bucket}.n=2"]);
        return await timeline.ShowAsync("hand-off", async progress =>
        {
            await system.StartAsync(progress, cancellation);
            return await MeasureAsync(system, progress, cancellation);
        });
    }

    private static long HintsOf(IReadOnlyList<ReplicaReport> reports) => reports.Sum(report => report.Hints.Values.Sum());

    private async Task<HandOffRow> MeasureAsync(NodeSystem system, IProgress<string> progress, CancellationToken cancellation)
    {
        var (away, others) = (system.Members[^1], system.Members.SkipLast(1).ToArray());
        using var reports = new StoreReports(system.HttpOf(others[0]));
        progress.Report($"killing {away.Name}");
        await away.KillAsync(cancellation);
        var kept = await WriteAsync(others, reports, progress, cancellation);
        MemberMemory[] before = [.. others.Select(MemberMemory.Of)];
        timeline.Say($"  {kept:N0} hints are kept; {away.Name} starts");

        var clock = Stopwatch.StartNew();
        var back = away.RestartAsync(progress, cancellation);
        double? first = null;
        var most = before.ToDictionary(each => each.Member, StringComparer.Ordinal);
        IReadOnlyList<ReplicaReport> now = [];
        var isEmpty = await Polling.UntilAsync(
            async token =>
            {
                now = await reports.AllAsync(token);
                if (first is null && now.Sum(report => report.HandedOff) > 0)
                    first = clock.Elapsed.TotalSeconds;
                foreach (var memory in (back.IsCompletedSuccessfully ? system.Members : others).Select(MemberMemory.Of))
                {
                    if (!most.TryGetValue(memory.Member, out var known) || known.AnonymousBytes < memory.AnonymousBytes)
                        most[memory.Member] = memory;
                }

                return now.Any(report => report.HandedOff > 0) && HintsOf(now) == 0;
            },
            Timeout,
            Interval,
            cancellation);
        var end = clock.Elapsed.TotalSeconds;
        await back;
        if (!isEmpty)
            throw new ClusterException($"{HintsOf(now):N0} of {kept:N0} hints were left after {Timeout.TotalMinutes:0} minutes");
        now = await reports.AllAsync(cancellation);
        return new HandOffRow(
            kept,
            first!.Value,
            end - first.Value,
            now.Sum(report => report.HandedOff),
            now.Sum(report => report.HandOffBytes),
            before,
            [.. most.Values]);
    }

    private async Task<long> WriteAsync(
        IReadOnlyList<ISystemMember> others, StoreReports reports, IProgress<string> progress, CancellationToken cancellation)
    {
        using var doors = new DoorRing(others, node => new QuorumDoor(node, Bucket));
        var load = new ObjectLoad(doors);
        var written = 0;
        while (true)
        {
            var kept = HintsOf(await reports.AllAsync(cancellation));
            if (kept >= hints)
                return kept;
            progress.Report($"{kept:N0} of {hints:N0} hints");
            var step = (int)Math.Max(LeastStep, hints - kept);
            await load.WriteAsync([.. Enumerable.Range(written, step)], cancellation);
            written += step;
        }
    }
}
