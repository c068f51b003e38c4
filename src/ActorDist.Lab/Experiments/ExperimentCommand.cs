using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Membership;
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
        new CapTheorem(),
        new SessionGuarantees(),
        new LostUpdate(),
        new OneOfThree(),
        new StaleRead(),
        new Reorder(),
        new LastWriteWinsLoss(),
        new QuorumMajority(),
        new Bridge(),
        new Cut(first: 3),
        new Cut(first: 2),
        new Cut(first: 3, oneWay: true),
        new Flapping(),
        new SlowIsDead(),
        new BusyMachine(),
    ];

    private const string Processes = "processes";
    private const string Namespaces = "namespaces";

    private static readonly Option<string> World = new("--world")
    {
        Description = $"{Processes}: links are broken by the nodes' fault switch. {Namespaces}: each node has its own network namespace, and links "
            + "are cut by iptables; as root, where ip and iptables are installed.",
        DefaultValueFactory = _ => Processes,
    };

    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the nodes' logs and data for a look, whatever the verdict." };
    private static readonly Option<int> Seed = BoundedOption.Number("--seed", "Seed of what clients do; the network's timing has none.", 1, 0, int.MaxValue);

    private static readonly Option<DirectoryInfo?> Report = new("--report")
    {
        Description = "Where the histories, verdicts and report.html go (default: actordist-runs/NAME-TIME in the folder for temporary files).",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Only the report, as one JSON object." };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create()
    {
        World.AcceptOnlyFromAmong(Processes, Namespaces);
        var name = new Argument<string>("name") { Description = "An experiment of the list." };
        name.AcceptOnlyFromAmong([.. Experiments.Select(experiment => experiment.Name)]);
        yield return new Command("run", "One experiment on real processes. Exit code 0: its claim held, 1: it did not, 3: unknown.")
        {
            name, World, Seed, Report, Keep, Json,
        }.WithAction((parsed, cancellation) => RunAsync(
            Experiments.Single(experiment => string.Equals(experiment.Name, parsed.GetValue(name), StringComparison.Ordinal)), parsed, cancellation));
        yield return new Command("list", "The experiments and what they claim.").WithAction((_, _) =>
        {
            foreach (var experiment in Experiments)
                Console.WriteLine($"{experiment.Name,-16} {experiment.Claim}");
            return Task.FromResult(CommandAction.Done);
        });
        foreach (var experiment in Experiments)
        {
            yield return new Command(experiment.Name, experiment.Claim) { World, Seed, Report, Keep, Json }
                .WithAction((parsed, cancellation) => RunAsync(experiment, parsed, cancellation));
        }
    }

    private static async Task<int> RunAsync(IExperiment experiment, ParseResult parsed, CancellationToken cancellation)
    {
        var (json, inNamespaces) = (parsed.GetValue(Json), string.Equals(parsed.GetValue(World), Namespaces, StringComparison.Ordinal));
        if (inNamespaces && !OwnNamespace.IsEntered)
            return await OwnNamespace.RunAgainAsync(cancellation);

        var timeline = new DemoTimeline(silent: json);
        timeline.Title($"{experiment.Name}: {experiment.Claim}");
        var (began, seed) = (DateTimeOffset.UtcNow, parsed.GetValue(Seed));
        var folder = new RunFolder(parsed.GetValue(Report)?.FullName
            ?? Path.Combine(Path.GetTempPath(), "actordist-runs", $"{experiment.Name}-{began:yyyyMMdd-HHmmss-fff}"));
        var home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-lab-").FullName);
        var control = new ClusterControl(home);
        var spec = experiment.Cluster;
        await using var namespaces = inNamespaces ? await NamespaceLinks.CreateAsync(spec.Nodes, cancellation) : null;
        if (namespaces is not null)
            spec = spec with { Nodes = [.. spec.Nodes.Select(namespaces.Inside)] };
        var recorder = new RunRecorder(timeline);
        Finding? finding = null;
        try
        {
            await timeline.StartingAsync(progress => control.StartAllAsync(spec, progress, cancellation));
            recorder.Say("up", Names.Of(home.Nodes.Select(node => node.Name)));
            finding = await FindAsync(
                experiment, new ExperimentCluster(home, (ILinks?)namespaces ?? new FaultSwitchLinks(() => home.Nodes), recorder, seed), cancellation);
        }
        finally
        {
            await control.KillAllAsync();
            if (finding?.Verdict == Verdict.Held && !parsed.GetValue(Keep))
                Directory.Delete(home.Folder, recursive: true);
            else
                await Console.Error.WriteLineAsync($"The nodes' logs and data are left for a look: {home.Folder}");
        }

        folder.Write(
            new RunRecord(
                experiment.Name,
                experiment.Claim,
                inNamespaces ? Namespaces : Processes,
                seed,
                $"./scripts/lab.sh run {experiment.Name} --world {(inNamespaces ? Namespaces : Processes)} --seed {seed}",
                began,
                [.. spec.Nodes.Select(node => node.Name)],
                spec.Settings,
                finding.Verdict,
                finding.Reason,
                finding.Counts,
                recorder.Events,
                recorder.Phases,
                recorder.Faults,
                recorder.Availability),
            recorder.Histories());
        timeline.Verdict(finding.Verdict, finding.Reason);
        timeline.Event("report", folder.Report);
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                Experiment = experiment.Name,
                experiment.Claim,
                Verdict = finding.Verdict.ToString().ToLowerInvariant(),
                finding.Reason,
                finding.Counts,
                folder.Report,
            },
            Format));
        return cancellation.IsCancellationRequested ? CommandAction.Cancelled : finding.Verdict switch
        {
            Verdict.Held => CommandAction.Done,
            Verdict.Violated => ExitViolated,
            _ => ExitUnknown,
        };
    }

    /// <summary>An experiment that was stopped, or could not do what it needs, leaves its claim open; what it recorded until then is judged.</summary>
    private static async Task<Finding> FindAsync(IExperiment experiment, ExperimentCluster cluster, CancellationToken cancellation)
    {
        try
        {
            return await experiment.RunAsync(cluster, cancellation);
        }
        catch (ClusterException e)
        {
            return Finding.Unknown(e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Finding.Unknown("it was stopped before its end; the histories until then are judged");
        }
    }
}
