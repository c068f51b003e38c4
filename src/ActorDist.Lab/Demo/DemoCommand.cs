using System.CommandLine;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary><c>lab demo</c>.</summary>
public static class DemoCommand
{
    private const int DefaultNodes = 5;
    private const int DefaultGroups = 8;
    private const int ExitViolated = 1;
    private const int ExitUnknown = 3;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "How many nodes.", DefaultValueFactory = _ => DefaultNodes };
        nodes.Validators.Add(Range(nodes, DemoOptions.MinNodes, NodeSpec.MaxNodes, "so that a majority is left when one dies"));
        var requests = new Option<int>("--requests") { Description = "How many scaling requests.", DefaultValueFactory = _ => 1000 };
        requests.Validators.Add(Range(requests, DemoOptions.MinRequests, DemoOptions.MaxRequests, "which nodes hold in memory"));
        var kill = new Option<string?>("--kill") { Description = "The node to kill (default: one that is not the oldest)." };
        var seed = new Option<int>("--seed") { Description = "The same seed sends the same requests.", DefaultValueFactory = _ => 1 };
        var profile = new Option<string>("--profile") { Description = "The settings of every node.", DefaultValueFactory = _ => "demo" };
        profile.AcceptOnlyFromAmong([.. ClusterSpec.Profiles]);
        var groups = new Option<int>("--groups")
        {
            Description = "How many scaling groups grow and shrink meanwhile, judged by the cloud's ledger; 0: none, and no cloud.",
            DefaultValueFactory = _ => DefaultGroups,
        };
        groups.Validators.Add(Range(groups, 0, DemoOptions.MaxGroups, "since each is looked at ten times a second"));
        var settings = new Option<string[]>("--set")
        {
            Description = "A setting over the profile, path=value; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var keep = new Option<bool>("--keep") { Description = "Leave the cluster running at the end." };
        var json = new Option<bool>("--json") { Description = "Only the report, no timeline." };

        var demo = new Command("demo", "Kill a node under load and judge what became of every request. Example: demo.sh --nodes 5 --kill n1")
        {
            nodes, requests, kill, seed, profile, groups, settings, keep, json,
        };
        demo.Validators.Add(result =>
        {
            var (name, count) = (result.GetValue(kill), result.GetResult(nodes)?.GetValueOrDefault<int>() ?? DefaultNodes);
            if (name is not null && !Enumerable.Range(1, count).Any(i => string.Equals(name, $"n{i}", StringComparison.Ordinal)))
            {
                result.AddError($"--kill {name}: the cluster has n1 to n{count}.");
            }
        });
        return demo.WithAction((parsed, cancellation) => RunAsync(
            new DemoOptions(
                parsed.GetValue(nodes),
                parsed.GetValue(requests),
                parsed.GetValue(kill),
                parsed.GetValue(seed),
                parsed.GetRequiredValue(profile),
                parsed.GetValue(groups),
                parsed.GetRequiredValue(settings)),
            parsed.GetValue(keep),
            parsed.GetValue(json),
            cancellation));
    }

    private static async Task<int> RunAsync(DemoOptions options, bool keep, bool json, CancellationToken cancellation)
    {
        var timeline = new DemoTimeline(silent: json);
        timeline.Title($"{options.Nodes} nodes, {options.Requests} requests, seed {options.Seed}, profile {options.Profile}");
        var home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-demo-").FullName);
        var (keepNodes, keepFolder) = (false, false);
        DemoReport report;
        try
        {
            report = await new DemoRun(options, home, timeline).RunAsync(cancellation);
            keepNodes = keep && home.Alive.Count > 0;
            keepFolder = keepNodes || report.Verdict != Verdict.Held;
        }
        finally
        {
            if (!keepNodes)
            {
                await new ClusterControl(home).KillAllAsync();
            }

            if (!keepFolder)
            {
                Directory.Delete(home.Folder, recursive: true);
            }
        }

        ShowWhatIsLeft(home);
        Console.WriteLine(report.ToJson());
        return report.Verdict switch
        {
            Verdict.Held => CommandAction.Done,
            Verdict.Violated => ExitViolated,
            _ => ExitUnknown,
        };
    }

    private static void ShowWhatIsLeft(ClusterHome home)
    {
        if (home.Alive.Count > 0)
        {
            var first = home.Alive[0].Spec;
            Console.Error.WriteLine($"""
                The cluster keeps running. Drive it with:
                  ./scripts/cluster.sh --home {home.Folder} status
                  ./scripts/pbm {NodeSpec.Loopback}:{first.PbmPort} cluster show
                End it with:
                  ./scripts/cluster.sh --home {home.Folder} down
                """);
        }
        else if (Directory.Exists(home.Folder))
        {
            Console.Error.WriteLine($"The nodes' logs and data are left for a look: {home.Folder}");
        }
    }

    private static Action<System.CommandLine.Parsing.OptionResult> Range(Option<int> option, int least, int most, string why) => result =>
    {
        var value = result.GetValueOrDefault<int>();
        if (value < least || value > most)
        {
            result.AddError($"{option.Name} must be {least} to {most}, {why}; it is {value}.");
        }
    };
}
