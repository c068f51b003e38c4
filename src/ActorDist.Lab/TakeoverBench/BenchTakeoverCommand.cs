using System.CommandLine;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.TakeoverBench;

/// <summary><c>lab bench-takeover</c>.</summary>
public static class BenchTakeoverCommand
{
    private const int ExitNotClean = 3;

    private static readonly Option<int> Kills = Number("--kills", "Kills of each case.", 20, 1, 1000);
    private static readonly Option<int> Nodes = Number("--nodes", "Nodes of the cluster; a majority must be left.", 5, 3, NodeSpec.MaxNodes);
    private static readonly Option<int> Rate = Number("--rate", "Requests asked for each second while nodes die; 0: an idle cluster.", 100, 0, 1000);
    private static readonly Option<int> Busy = Number("--busy", "Busy loops beside it all.", 0, 0, 64);

    private static readonly Option<string[]> Case = new("--case")
    {
        Description = $"What is killed: {string.Join(", ", TakeoverCase.All.Select(what => what.Name))}; may be repeated "
            + $"(default: the first {TakeoverCase.Usual}).",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> System = new("--system")
    {
        Description = $"{string.Join(", ", TakeoverSystem.All.Select(system => system.Name))}; may be repeated (default: all).",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "The settings of every node.",
        DefaultValueFactory = _ => "demo",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of a table." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Case.AcceptOnlyFromAmong([.. TakeoverCase.All.Select(what => what.Name)]);
        System.AcceptOnlyFromAmong([.. TakeoverSystem.All.Select(system => system.Name)]);
        Profile.AcceptOnlyFromAmong([.. ClusterSpec.Profiles]);
        var command = new Command(
            "bench-takeover",
            "Kills nodes by SIGKILL again and again and measures each stage until every shard answers: by evidence, by the tuned resolver "
            + "alone and by Akka's defaults, in one run. Exit code 0: every kill was taken over from and nobody living was downed, 3: not so. "
            + "Example: bench.sh takeover --kills 5 --case plain --case oldest --system evidence")
        {
            Kills, Nodes, Case, System, Rate, Busy, Profile, Json,
        };
        command.Validators.Add(result =>
        {
            var most = Chosen(result.GetValue(Case)).Select(what => what.Victims + (what.HasPausedMember ? 1 : 0)).DefaultIfEmpty().Max();
            var nodes = result.GetResult(Nodes)?.GetValueOrDefault<int>() ?? 5;
            if (nodes - most <= nodes / 2)
                result.AddError($"--nodes {nodes}: no majority is left when {most} die or stand still at once.");
        });
        return command.WithAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var systems = parsed.GetValue(System)!;
        var options = new TakeoverOptions(
            parsed.GetValue(Nodes),
            parsed.GetValue(Kills),
            Chosen(parsed.GetValue(Case)),
            [.. TakeoverSystem.All.Where(system => systems.Length == 0 || systems.Contains(system.Name, StringComparer.Ordinal))],
            parsed.GetRequiredValue(Profile),
            parsed.GetValue(Rate),
            parsed.GetValue(Busy));
        var timeline = new BenchTimeline();
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());
        var report = TakeoverReport.Of(machine, options, await new TakeoverRun(options, timeline).RunAsync(cancellation));
        if (parsed.GetValue(Json))
            Console.WriteLine(report.ToJson());
        else
            report.Print();
        return report.IsClean ? CommandAction.Done : ExitNotClean;
    }

    private static IReadOnlyList<TakeoverCase> Chosen(string[]? names) => names is null or []
        ? [.. TakeoverCase.All.Take(TakeoverCase.Usual)]
        : [.. TakeoverCase.All.Where(what => names.Contains(what.Name, StringComparer.Ordinal))];
}
