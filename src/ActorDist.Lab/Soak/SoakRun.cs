using System.Diagnostics;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Soak;

/// <summary>Rounds on one cluster until the time is over, somebody stops them, or one is violated.</summary>
/// <param name="options">What is asked.</param>
/// <param name="folder">Where the last round is kept.</param>
/// <param name="progress">Shows people how it goes.</param>
internal sealed class SoakRun(SoakOptions options, string folder, SoakProgress progress)
{
    /// <summary>What a soak shows.</summary>
    public const string Claim =
        "Whatever works side by side and whatever breaks meanwhile: nothing acknowledged is lost, done twice or seen out of order, and all goes on after the heal.";

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<SoakRow> _rows = [];

    /// <summary>The rounds so far.</summary>
    public IReadOnlyList<SoakRow> Rounds => _rows;

    /// <summary>The page of the last round; null before it.</summary>
    public string? Report { get; private set; }

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Runs it.</summary>
    /// <param name="keep">Whether the nodes' logs and data are left whatever the verdict.</param>
    /// <param name="stop">Ends it early: the round that runs is judged.</param>
    /// <exception cref="ClusterException">The cluster did not start.</exception>
    public async Task<(Verdict Verdict, string? Reason)> RunAsync(bool keep, CancellationToken stop)
    {
        var cluster = new SoakCluster(options, progress);
        var verdict = (Verdict: Verdict.Unknown, Reason: (string?)null);
        try
        {
            for (var seed = options.Seed; IsGoingOn(stop); seed = SoakSeeds.Next(seed))
                await RoundAsync(cluster, seed, stop);
            verdict = SoakVerdict.Of(_rows, stop.IsCancellationRequested);
        }
        finally
        {
            await cluster.EndAsync();
            if (verdict.Verdict == Verdict.Held && !keep)
                cluster.Delete();
            else
                await Console.Error.WriteLineAsync($"The nodes' logs and data are left for a look: {cluster.Folder}");
        }

        return verdict;
    }

    /// <summary>What does a round again.</summary>
    public string Again(int seed) => string.Join(' ', (string[])
    [
        $"./scripts/lab.sh soak --rounds 1 --seed {seed} --nodes {options.Nodes} --fault-seconds {options.FaultTime.TotalSeconds:0}",
        .. options.Workloads.Count < Workloads.SoakWorkloads.Names.Count ? options.Workloads.Select(name => $"--workload {name}") : [],
        .. options.Nemeses.Count < SoakFaults.All.Count ? options.Nemeses.Select(name => $"--nemesis {name}") : [],
        .. options.Settings.Select(setting => $"--set {setting}"),
    ]);

    private bool IsGoingOn(CancellationToken stop) =>
        !stop.IsCancellationRequested
        && _rows.Count < (options.MostRounds ?? int.MaxValue)
        && (_rows.Count == 0 || _clock.Elapsed < options.Time)
        && _rows.TrueForAll(row => row.Verdict != Verdict.Violated);

    private async Task RoundAsync(SoakCluster cluster, int seed, CancellationToken stop)
    {
        var (began, plan) = (DateTimeOffset.UtcNow, RoundPlan.Of(seed, options.Workloads, options.Nemeses, options.FaultTime));
        progress.Doing($"round {_rows.Count + 1}, seed {seed}: starting the nodes");
        var run = new RunRecorder(new DemoTimeline(silent: true));
        RoundResult result;
        try
        {
            await cluster.UseAsync(plan.NobodyLeaves, stop);
            progress.Doing($"round {_rows.Count + 1}, seed {seed}: {Names.Of(plan.Workloads)}");
            result = await new SoakRound(cluster, plan, run, progress).RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (ClusterException e) when (_rows.Count > 0)
        {
            result = new RoundResult(plan, [], [], (0, 0)) { Stuck = $"all nodes were ended, and they did not start again: {e.Message}" };
        }

        var row = SoakRow.Of(_rows.Count + 1, result);
        _rows.Add(row);
        Report = SoakReport.Write(folder, run, result, _rows, began, cluster, Again(seed));
        Show(row, result);
    }

    private void Show(SoakRow row, RoundResult result)
    {
        progress.Line($"{_clock.Elapsed.TotalSeconds,6:0} s  round {row.Round}, seed {row.Seed}: {Names.Of(row.Workloads)}; {row.Ok} ok, {row.Failed} failed, {row.Unknown} unknown");
        foreach (var fault in result.Faults)
        {
            progress.Line(
                $"          {fault.From,5:0.0} to {fault.To,5:0.0} s  {fault.What}: {(fault.NotMade is { } why ? $"not made: {why}" : fault.Evidence.Count == 0 ? "not proven" : string.Join("; ", fault.Evidence))}");
        }

        progress.Line($"          {(row.ProgressMs is { } ms ? $"all were answered again {ms / 1000.0:0.0} s after the heal" : "progress after the heal was not seen")}");
        progress.Verdict($"round {row.Round}", row.Verdict, row.Reason);
        if (row.Verdict == Verdict.Violated)
            progress.Line($"once more: {Again(row.Seed)}");
    }
}
