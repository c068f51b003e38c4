using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Clocks;
using ActorDist.Lab.Experiments.Consensus;
using ActorDist.Lab.Experiments.Crdts;
using ActorDist.Lab.Experiments.FailureDetection;
using ActorDist.Lab.Experiments.Mailboxes;
using ActorDist.Lab.Experiments.Membership;
using ActorDist.Lab.Experiments.Network;
using ActorDist.Lab.Experiments.Overload;
using ActorDist.Lab.Experiments.Ownership;
using ActorDist.Lab.Experiments.Partitioning;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Experiments.Stores;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments;

/// <summary><c>lab run NAME</c>, <c>lab list</c>, and each experiment as a command of its own.</summary>
public static class ExperimentCommand
{
    private const int ExitViolated = 1;
    private const int ExitUnknown = 3;

    private static readonly IExperiment[] Experiments =
    [
        new Fallacies(),
        new CapTheorem(),
        new SessionGuarantees(),
        new LostUpdate(),
        new OneOfThree(),
        new StaleRead(),
        new Reorder(),
        new LastWriteWinsLoss(),
        new VectorClocks(),
        new ClockSkew(),
        new QuorumMajority(),
        new DoubleExecution(),
        new PartitionOfASet(),
        new Bridge(),
        new Cut(first: 3),
        new Cut(first: 2),
        new Cut(first: 3, oneWay: true),
        new Flapping(),
        new SlowIsDead(),
        new BusyMachine(),
        new RebalanceUnderLoad(),
        new DuellingProposers(),
        new CounterAgainstRegister(),
        new SetMerge(),
        new ShoppingCart(),
        new DuplicatedOperations(),
        new PhiThresholds(),
        new EventLoop(),
        new Cascade(),
    ];

    private static readonly Option<string?> World = new("--world")
    {
        Description = $"{Worlds.Simulated}: in this process, without a node. {Worlds.Processes}: links are broken by the nodes' fault switch. "
            + $"{Worlds.Namespaces}: each node has its own network namespace, and links are cut by iptables; as root, where ip and iptables are "
            + "installed. The list shows which an experiment has; the first is meant where nothing is said.",
    };

    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the nodes' logs and data for a look, whatever the verdict." };
    private static readonly Option<int> Seed = BoundedOption.Number("--seed", "Seed of what is left to chance: what clients do, or all that is simulated; a real network's timing has none.", 1, 0, int.MaxValue);

    private static readonly Option<int?> Nodes = new("--nodes")
    {
        Description = "More nodes than it has by itself, where it is not about exactly those.",
    };

    private static readonly Option<int> Seconds = BoundedOption.Number(
        "--seconds", "Do it again and again, each time with the next seed, until so much time has passed or its claim does not hold.", 0, 0, 86_400);

    private static readonly Option<DirectoryInfo?> Report = new("--report")
    {
        Description = "Where the histories, verdicts and report.html go (default: actordist-runs/NAME-TIME in the folder for temporary files); of several runs, those of the last.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Only the report, as one JSON object." };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create()
    {
        World.AcceptOnlyFromAmong(Worlds.All);
        var name = new Argument<string>("name") { Description = "An experiment of the list." };
        name.AcceptOnlyFromAmong([.. Experiments.Select(experiment => experiment.Name)]);
        yield return new Command("run", "One experiment. Exit code 0: its claim held, 1: it did not, 3: unknown.")
        {
            name, World, Seed, Nodes, Seconds, Report, Keep, Json,
        }.WithAction((parsed, cancellation) => RunAsync(
            Experiments.Single(experiment => string.Equals(experiment.Name, parsed.GetValue(name), StringComparison.Ordinal)), parsed, cancellation));
        yield return new Command("list", "The experiments, the worlds in which each can happen, and what each claims.").WithAction((_, _) =>
        {
            foreach (var experiment in Experiments)
                Console.WriteLine($"{experiment.Name,-22} {string.Join('|', Worlds.Of(experiment)),-20} {experiment.Claim}");
            return Task.FromResult(CommandAction.Done);
        });
        foreach (var experiment in Experiments)
        {
            yield return new Command(experiment.Name, experiment.Claim) { World, Seed, Nodes, Seconds, Report, Keep, Json }
                .WithAction((parsed, cancellation) => RunAsync(experiment, parsed, cancellation));
        }
    }

    private static async Task<int> RunAsync(IExperiment experiment, ParseResult parsed, CancellationToken cancellation)
    {
        var worlds = Worlds.Of(experiment);
        var world = parsed.GetValue(World) ?? worlds[0];
        if (!worlds.Contains(world, StringComparer.Ordinal))
        {
            await Console.Error.WriteLineAsync($"error: {experiment.Name} can happen in {string.Join(" or ", worlds)}, not in {world}");
            return CommandAction.BadUsage;
        }

        if (string.Equals(world, Worlds.Namespaces, StringComparison.Ordinal) && !OwnNamespace.IsEntered)
            return await OwnNamespace.RunAgainAsync(cancellation);

        var nodes = parsed.GetValue(Nodes);
        if (nodes is { } asked && Refusal(experiment, asked) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"error: {refusal}");
            return CommandAction.BadUsage;
        }

        var (clock, last) = (Stopwatch.StartNew(), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
        for (var (run, seed) = (1, parsed.GetValue(Seed)); ; run++, seed++)
        {
            var verdict = await RunAsync(experiment, world, seed, nodes, run, parsed, cancellation);
            if (cancellation.IsCancellationRequested)
                return CommandAction.Cancelled;
            if (verdict != Verdict.Held || clock.Elapsed >= last || seed == int.MaxValue)
                return verdict switch { Verdict.Held => CommandAction.Done, Verdict.Violated => ExitViolated, _ => ExitUnknown };
        }
    }

    private static string? Refusal(IExperiment experiment, int nodes)
    {
        if (experiment is not IClusterExperiment onCluster)
            return $"{experiment.Name} has no nodes";
        var own = onCluster.Cluster.Nodes.Count;
        return nodes > NodeSpec.MaxNodes ? $"--nodes is at most {NodeSpec.MaxNodes}; {nodes} were asked for"
            : nodes < own ? $"{experiment.Name} takes at least {own} nodes; {nodes} were asked for"
            : nodes > own && !onCluster.TakesMoreNodes ? $"{experiment.Name} is about exactly {own} nodes; {nodes} were asked for"
            : null;
    }

    private static async Task<Verdict> RunAsync(
        IExperiment experiment, string world, int seed, int? nodes, int run, ParseResult parsed, CancellationToken cancellation)
    {
        var timeline = new DemoTimeline(silent: parsed.GetValue(Json));
        timeline.Title($"{experiment.Name}: {experiment.Claim}");
        var began = DateTimeOffset.UtcNow;
        var folder = new RunFolder(parsed.GetValue(Report)?.FullName
            ?? Path.Combine(Path.GetTempPath(), "actordist-runs", $"{experiment.Name}-{began:yyyyMMdd-HHmmss-fff}"));
        var recorder = new RunRecorder(timeline);
        recorder.Say("seed", run == 1 ? $"{seed}" : $"{seed}, run {run}");
        var inNamespaces = string.Equals(world, Worlds.Namespaces, StringComparison.Ordinal);
        var trial = experiment is IClusterExperiment onCluster
            ? await new ClusterTrial(onCluster, timeline, recorder, seed).RunAsync(nodes, inNamespaces, parsed.GetValue(Keep), cancellation)
            : new Trial(await FindAsync((ISimulatedExperiment)experiment, recorder, seed, cancellation), [], []);
        var finding = trial.Finding;
        folder.Write(
            new RunRecord(
                experiment.Name,
                experiment.Claim,
                world,
                seed,
                $"./scripts/lab.sh run {experiment.Name} --world {world} --seed {seed}{(nodes is null ? "" : $" --nodes {nodes}")}",
                began,
                trial.Nodes,
                trial.Settings,
                finding.Verdict,
                finding.Reason,
                finding.Counts,
                recorder.Events,
                recorder.Phases,
                recorder.Faults,
                recorder.Availability)
            {
                Tables = recorder.Tables,
            },
            recorder.Histories());
        timeline.Verdict(finding.Verdict, finding.Reason);
        timeline.Event("report", folder.Report);
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                Experiment = experiment.Name,
                experiment.Claim,
                World = world,
                Seed = seed,
                Run = run,
                Verdict = finding.Verdict.ToString().ToLowerInvariant(),
                finding.Reason,
                finding.Counts,
                folder.Report,
            },
            Format));
        return finding.Verdict;
    }

    private static async Task<Finding> FindAsync(
        ISimulatedExperiment experiment, RunRecorder recorder, int seed, CancellationToken cancellation)
    {
        try
        {
            return await experiment.RunAsync(recorder, seed, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Finding.Unknown(Finding.Stopped);
        }
    }
}
