using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments.Membership;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments;

/// <summary><c>lab run NAME</c>, <c>lab list</c>, and each experiment as a command of its own.</summary>
public static class ExperimentCommand
{
    private const int ExitViolated = 1;
    private const int ExitUnknown = 3;

    private static readonly IExperiment[] Experiments =
    [
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

    private static readonly Option<bool> Json = new("--json") { Description = "Only the report, as one JSON object." };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create()
    {
        var name = new Argument<string>("name") { Description = "An experiment of the list." };
        name.AcceptOnlyFromAmong([.. Experiments.Select(experiment => experiment.Name)]);
        yield return new Command("run", "One experiment on real processes. Exit code 0: its claim held, 1: it did not, 3: unknown.")
        {
            name, Json,
        }.WithAction((parsed, cancellation) => RunAsync(
            Experiments.Single(experiment => string.Equals(experiment.Name, parsed.GetValue(name), StringComparison.Ordinal)),
            parsed.GetValue(Json),
            cancellation));
        yield return new Command("list", "The experiments and what they claim.").WithAction((_, _) =>
        {
            foreach (var experiment in Experiments)
                Console.WriteLine($"{experiment.Name,-16} {experiment.Claim}");
            return Task.FromResult(CommandAction.Done);
        });
        foreach (var experiment in Experiments)
        {
            yield return new Command(experiment.Name, experiment.Claim) { Json }
                .WithAction((parsed, cancellation) => RunAsync(experiment, parsed.GetValue(Json), cancellation));
        }
    }

    private static async Task<int> RunAsync(IExperiment experiment, bool json, CancellationToken cancellation)
    {
        var timeline = new DemoTimeline(silent: json);
        timeline.Title($"{experiment.Name}: {experiment.Claim}");
        var home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-lab-").FullName);
        var control = new ClusterControl(home);
        Finding? finding = null;
        try
        {
            home.Save(experiment.Cluster);
            await timeline.StartingAsync(progress => control.StartAllAsync(experiment.Cluster, progress, cancellation));
            timeline.Event("up", Names.Of(home.Nodes.Select(node => node.Name)));
            finding = await experiment.RunAsync(new ExperimentCluster(home, timeline), cancellation);
        }
        finally
        {
            await control.KillAllAsync();
            if (finding?.Verdict == Verdict.Held)
                Directory.Delete(home.Folder, recursive: true);
            else
                await Console.Error.WriteLineAsync($"The nodes' logs and data are left for a look: {home.Folder}");
        }

        timeline.Verdict(finding.Verdict, finding.Reason);
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                Experiment = experiment.Name,
                experiment.Claim,
                Verdict = finding.Verdict.ToString().ToLowerInvariant(),
                finding.Reason,
                finding.Counts,
            },
            Format));
        return finding.Verdict switch
        {
            Verdict.Held => CommandAction.Done,
            Verdict.Violated => ExitViolated,
            _ => ExitUnknown,
        };
    }
}
