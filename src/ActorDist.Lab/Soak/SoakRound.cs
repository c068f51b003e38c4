using System.Diagnostics;
using System.Text.Json;
using ActorDist.Lab.Experiments;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Lab.Soak.Workloads;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak;

/// <summary>One round: workloads beside one another, faults, the heal, progress, the last reads, and the judges.</summary>
/// <param name="cluster">The running cluster, all of it whole.</param>
/// <param name="plan">What is to happen.</param>
/// <param name="run">The round's clock, and what is kept of it.</param>
/// <param name="progress">Told what happens.</param>
internal sealed class SoakRound(SoakCluster cluster, RoundPlan plan, RunRecorder run, SoakProgress progress)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan ProgressPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MendPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FinishPatience = TimeSpan.FromSeconds(120);

    /// <summary>For each part of the end of a round that was stopped.</summary>
    private static readonly TimeSpan StoppedPatience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly List<(string Name, ISoakWorkload Workload)> _workloads =
    [
        .. plan.Workloads.Select(name => (name, SoakWorkloads.All[name](
            new WorkloadPlace(cluster.Home.Nodes, cluster.Home.Cloud!, run, name, plan.Seed)))),
    ];

    private string? _trouble;
    private string? _stuck;
    private TimeSpan? _progress;

    /// <summary>Does it; one that is stopped is judged by what was done until then.</summary>
    /// <param name="stop">Ends it early.</param>
    public async Task<RoundResult> RunAsync(CancellationToken stop)
    {
        run.Phase("starting");
        await TryAsync("a workload could not begin", StartPatience, token => Task.WhenAll(_workloads.Select(each => each.Workload.StartAsync(token))));
        var main = (From: Seconds, To: Seconds);
        if (_trouble is null)
        {
            using var end = new CancellationTokenSource();
            var working = Task.WhenAll(_workloads.Select(each => each.Workload.RunAsync(end.Token)));
            main = await BreakAndMendAsync(stop);
            await end.CancelAsync();
            await TryAsync("a workload did not end", Bound(EndPatience, stop), token => working.WaitAsync(token));
            run.Phase("reading");
            progress.Doing($"reading {Names.Of(plan.Workloads)}");
            if (_stuck is null)
            {
                await TryAsync(
                    "what was left at the end could not be read",
                    Bound(FinishPatience, stop),
                    token => Task.WhenAll(_workloads.Select(each => each.Workload.FinishAsync(token))));
            }
        }

        run.Phase("judging");
        progress.Doing("judging");
        if (stop.IsCancellationRequested)
            _trouble ??= Finding.Stopped;
        var judged = await Task.Run(() => _workloads.ConvertAll(each => Judge(each.Name, each.Workload)), CancellationToken.None);
        return new RoundResult(plan, judged, run.Faults, main) { Progress = _progress, Stuck = _stuck, Trouble = _trouble };
    }

    private double Seconds => run.Now / 1e9;

    private async Task<(double From, double To)> BreakAndMendAsync(CancellationToken stop)
    {
        var from = Seconds;
        try
        {
            run.Phase("before");
            await Task.Delay(Quiet, stop);
            run.Phase("faults");
            from = Seconds;
            await BreakAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is broken is mended, and what was done until now is judged.
        }

        var to = Seconds;
        run.Phase("healing");
        progress.Doing("healing");
        if (stop.IsCancellationRequested)
            _trouble ??= Finding.Stopped;
        await MendAsync(Bound(MendPatience, stop), CancellationToken.None);
        if (_stuck is null && !stop.IsCancellationRequested)
            await ProgressAsync(stop);
        return (from, to);
    }

    private async Task BreakAsync(CancellationToken stop)
    {
        var experiment = new ExperimentCluster(cluster.Home, cluster.Links, run, plan.Seed);
        foreach (var fault in plan.Faults)
        {
            await Task.Delay(fault.After, stop);
            progress.Doing($"{fault.Nemesis} for {fault.For.TotalSeconds:0.0} s");
            var before = run.Faults.Count;
            try
            {
                await SoakFaults.MakeAsync(fault.Nemesis, experiment, new Random(fault.Seed), fault.For, stop);
            }
            catch (Exception e) when (e is ClusterException or HttpRequestException)
            {
                if (run.Faults.Count == before)
                    run.FaultNotMade(fault.Nemesis, e.Message);
                else
                    run.Say("not mended", $"{fault.Nemesis}: {e.Message}");
            }

            // Nodes that a fault has made end themselves are there again before the next one.
            await MendAsync(MendPatience, stop);
            if (_stuck is not null)
                return;
        }
    }

    private async Task MendAsync(TimeSpan patience, CancellationToken stop)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bound.CancelAfter(patience);
        try
        {
            await cluster.MendAsync(bound.Token);
            run.EveryFaultEnded();
        }
        catch (ClusterException e)
        {
            _stuck = $"nothing is broken any more, and the cluster did not come back: {e.Message}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _trouble ??= $"the cluster was not whole after {patience.TotalSeconds:0} s";
        }
    }

    private async Task ProgressAsync(CancellationToken stop)
    {
        run.Phase("after");
        var (clock, before) = (Stopwatch.StartNew(), _workloads.ConvertAll(each => each.Workload.Answered));
        try
        {
            var went = await Polling.UntilAsync(
                _ => Task.FromResult(_workloads.Index().All(each => each.Item.Workload.Answered > before[each.Index])), ProgressPatience, Interval, stop);
            if (!went)
            {
                var silent = _workloads.Index().First(each => each.Item.Workload.Answered <= before[each.Index]).Item.Name;
                _stuck = $"nothing is broken any more, and {silent} was not answered for {ProgressPatience.TotalSeconds:0} s";
                return;
            }

            _progress = clock.Elapsed;
            await Task.Delay(Quiet, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before it could be seen.
        }
    }

    /// <summary>What the laboratory cannot do leaves the round open.</summary>
    private async Task TryAsync(string otherwise, TimeSpan patience, Func<CancellationToken, Task> action)
    {
        using var bound = new CancellationTokenSource(patience);
        try
        {
            await action(bound.Token);
        }
        catch (Exception e) when (e is HttpRequestException or ClusterException or OperationCanceledException or InvalidOperationException or IOException or JsonException)
        {
            _trouble ??= e is OperationCanceledException ? $"{otherwise} within {patience.TotalSeconds:0} s" : $"{otherwise}: {e.Message}";
        }
    }

    private static TimeSpan Bound(TimeSpan patience, CancellationToken stop) => stop.IsCancellationRequested ? StoppedPatience : patience;

    private WorkloadResult Judge(string name, ISoakWorkload workload)
    {
        List<Judgement> judgements;
        try
        {
            judgements = [.. workload.Judge()];
        }
        catch (FormatException e)
        {
            var size = new HistorySize(workload.History.Operations.Count, 0);
            judgements = [Judgement.Undecided("history", UnknownReason.NotJudgeable, $"Undecided: the history cannot be read: {e.Message}", size)];
        }

        return new WorkloadResult(name, workload.Kinds, workload.History.Operations, judgements)
        {
            History = new JudgedHistory(
                name,
                workload.History.Clients,
                run.WithFaults(workload.History.Events()),
                judgements.ToDictionary(each => each.Property, StringComparer.Ordinal))
            {
                Judges = workload.Judges,
            },
        };
    }
}
