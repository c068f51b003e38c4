using System.CommandLine;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;
using static ActorDist.Lab.Processes.BoundedOption;

namespace ActorDist.Lab.AutoscaleBench;

/// <summary><c>lab bench-autoscale</c>.</summary>
public static class BenchAutoscaleCommand
{
    private const int ExitNotClean = 3;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private static readonly Option<bool> Executes = new("--executes") { Description = "Only executions of policies." };
    private static readonly Option<bool> Converge = new("--converge") { Description = "Only the convergence of many groups." };
    private static readonly Option<bool> Gap = new("--gap") { Description = "Only kills of a group's owner." };
    private static readonly Option<int> ExecuteGroups = Number("--execute-groups", "Groups that policies are executed of.", 100, 1, 1000);
    private static readonly Option<int> Clients = Number("--clients", "Clients that execute at once.", 64, 1, 1024);
    private static readonly Option<int> Seconds = Number("--seconds", "How long executions are measured.", 10, 1, 600);
    private static readonly Option<int> WarmUp = Number("--warm-up", "How long they go on before that.", 30, 0, 600);
    private static readonly Option<int> Groups = Number("--groups", "Groups that converge.", 1000, 1, 1000);
    private static readonly Option<int> Servers = Number("--servers", "Servers of each of them.", 20, 1, 1000);
    private static readonly Option<int> Kills = Number("--kills", "Kills of a group's owner.", 10, 1, 1000);
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of tables." };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting over the profile, path=value; may be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string> Profile = new("--profile") { Description = "The settings of every node.", DefaultValueFactory = _ => "demo" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Profile.AcceptOnlyFromAmong([.. ClusterSpec.Profiles]);
        return new Command(
            "bench-autoscale",
            "The autoscaler on three fresh durable nodes: executions of policies a second over HTTP/2, each durable before its 202; many groups "
            + "that converge at a cloud whose servers are built at once; how long a group has no owner after a SIGKILL of its owner. Exit code 3: "
            + "something was not done. Example: bench.sh autoscale --gap --kills 5")
        {
            Executes, Converge, Gap, ExecuteGroups, Clients, Seconds, WarmUp, Groups, Servers, Kills, Profile, Set, Json,
        }.WithAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var timeline = new BenchTimeline();
        var machine = BenchMachine.Here();
        timeline.Say(machine.ToString());
        var all = !parsed.GetValue(Executes) && !parsed.GetValue(Converge) && !parsed.GetValue(Gap);
        var executes = all || parsed.GetValue(Executes)
            ? await WithAsync(withCloud: false, "executes", (cluster, progress) => ExecuteRun.MeasureAsync(
                cluster,
                parsed.GetValue(ExecuteGroups),
                parsed.GetValue(Clients),
                TimeSpan.FromSeconds(parsed.GetValue(WarmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
                progress,
                cancellation))
            : null;
        var converge = all || parsed.GetValue(Converge)
            ? await WithAsync(withCloud: true, "converge", (cluster, progress) => ConvergeRun.MeasureAsync(
                cluster, parsed.GetValue(Groups), parsed.GetValue(Servers), TimeSpan.FromMinutes(15), progress, cancellation))
            : null;
        var gaps = all || parsed.GetValue(Gap)
            ? await WithAsync(withCloud: true, "gap", async (cluster, progress) =>
            {
                var rows = new List<GapRow>();
                for (var kill = 1; kill <= parsed.GetValue(Kills); kill++)
                {
                    rows.Add(await GapRun.MeasureAsync(cluster, kill, progress, cancellation));
                    timeline.Say($"kill {kill}: acknowledged after {rows[^1].AcknowledgedSeconds:0.00} s, created after {rows[^1].GapSeconds:0.00} s");
                }

                return rows;
            })
            : null;

        if (parsed.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Executes = executes, Converge = converge, Gaps = gaps }, Format));
        else
            Print(machine, executes, converge, gaps);
        return executes is null or { Failed: 0 } ? CommandAction.Done : ExitNotClean;

        Task<T> WithAsync<T>(bool withCloud, string title, Func<AutoscaleCluster, IProgress<string>, Task<T>> measure) => timeline.ShowAsync(
            title,
            async progress =>
            {
                timeline.Say($"{title}: starting {AutoscaleCluster.Size} nodes{(withCloud ? " and a cloud" : "")}");
                await using var cluster = await AutoscaleCluster.StartAsync(
                    parsed.GetRequiredValue(Profile), parsed.GetRequiredValue(Set), withCloud, progress, cancellation);
                return await measure(cluster, progress);
            });
    }

    private static void Print(BenchMachine machine, ExecuteRow? executes, ConvergeRow? converge, List<GapRow>? gaps)
    {
        Console.WriteLine($"{machine}; driver, nodes and cloud share it");
        if (executes is not null)
        {
            var table = new MarkdownTable("policies executed", "executes/s", "p50 ms", "p99 ms", "not done");
            table.Add(
                $"{executes.Clients} clients, {executes.Groups} groups", Cells.Count(executes.ExecutesPerSecond),
                Cells.Milliseconds(executes.P50Ms), Cells.Milliseconds(executes.P99Ms), Cells.Count(executes.Failed));
            table.Print();
            if (executes.FirstError is { } error)
                Console.WriteLine($"not done: {error}");
        }

        if (converge is not null)
        {
            var table = new MarkdownTable(
                "groups converged", "last server created s", "every group says so s", "calls of the cloud", "MiB of the fullest node", "most", "cloud");
            table.Add(
                $"{converge.Groups:N0} groups to {converge.Servers:N0} servers", $"{converge.CreatedSeconds:0.0}", $"{converge.ConvergedSeconds:0.0}",
                Cells.Count(converge.Calls), Cells.Count(converge.NodeMebibytesBefore), Cells.Count(converge.NodeMebibytesMost),
                Cells.Count(converge.CloudMebibytesMost));
            table.Print();
        }

        if (gaps is not null)
        {
            var table = new MarkdownTable($"owner killed, {gaps.Count} times", "p50 s", "max s");
            Row("request acknowledged by a survivor", row => row.AcknowledgedSeconds);
            Row("server created by the next owner", row => row.GapSeconds);
            Row("server created while the owner lives", row => row.UsualSeconds);
            table.Print();

            void Row(string what, Func<GapRow, double> of)
            {
                double[] sorted = [.. gaps.Select(of).Order()];
                table.Add(what, $"{sorted[(sorted.Length - 1) / 2]:0.00}", $"{sorted[^1]:0.00}");
            }
        }
    }
}
