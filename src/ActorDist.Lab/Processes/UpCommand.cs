using System.CommandLine;
using System.Diagnostics;

namespace ActorDist.Lab.Processes;

/// <summary><c>lab cluster up N</c>.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var nodes = new Argument<int>("nodes") { Description = $"How many nodes, 1 to {NodeSpec.MaxNodes}; their names are n1, n2 ..." };
        var profile = new Option<string>("--profile") { Description = "The settings of every node.", DefaultValueFactory = _ => "demo" };
        profile.AcceptOnlyFromAmong([.. ClusterSpec.Profiles]);
        var freePorts = new Option<bool>("--free-ports")
        {
            Description = "Take ports that are free instead of the documented ones (n1: 4053, HTTP 8081, HTTP/2 9081, pbm 9110).",
        };
        var settings = new Option<string[]>("--set")
        {
            Description = "A setting over the profile, path=value; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var clockSkews = new Option<string[]>("--clock-skew")
        {
            Description = "A node whose clock of last-write-wins is wrong, and by how much, as n2=250ms; may be repeated.",
            DefaultValueFactory = _ => [],
        };

        var buildTime = new Option<string>("--build-time")
        {
            Description = "How long a server of the simulated cloud builds: 0, 500ms, 2s.",
            DefaultValueFactory = _ => CloudSpec.UsualBuildTime,
        };

        return new Command("up", "Start a cluster and a simulated cloud, and wait until every node takes part. Example: cluster.sh up 5")
        {
            nodes, profile, freePorts, settings, clockSkews, buildTime,
        }.WithAction(async (parsed, cancellation) =>
        {
            var home = ClusterCommand.OpenHome(parsed);
            using var change = home.Lock();
            if (home.Alive.Count > 0)
            {
                var ended = home.Nodes.Where(node => node.State == NodeState.Ended).Select(node => node.Name).ToArray();
                Console.WriteLine($"The cluster is up: {Names.Of(home.Alive.Select(node => node.Name))}."
                    + (ended.Length > 0 ? $" {Names.Of(ended)} ended; bring one back with: cluster.sh start {ended[0]}" : ""));
                return CommandAction.Done;
            }

            var spec = ClusterSpec.Of(
                parsed.GetRequiredValue(nodes),
                parsed.GetRequiredValue(profile),
                parsed.GetValue(freePorts),
                parsed.GetRequiredValue(settings)) with
            {
                Cloud = CloudSpec.Of(parsed.GetValue(freePorts), parsed.GetRequiredValue(buildTime)),
            };
            spec = parsed.GetRequiredValue(clockSkews).Aggregate(spec, WithClockSkew);
            var clock = Stopwatch.StartNew();
            await StartProgress.ShowAsync(
                $"starting {spec.Nodes.Count} nodes",
                progress => new ClusterControl(home).StartAllAsync(spec, progress, cancellation));

            Console.WriteLine($"{spec.Nodes.Count} nodes are up after {clock.Elapsed.TotalSeconds:0.0} s.");
            foreach (var node in home.Nodes)
            {
                Console.WriteLine($"  {node.Name}  {node.Spec.Http}  pbm {node.Spec.Host}:{node.Spec.PbmPort}");
            }

            Console.WriteLine($"  cloud  {home.Cloud!.Spec.Http}");
            Console.WriteLine("Look with: cluster.sh status   Break with: cluster.sh kill n2   End with: cluster.sh down");
            return CommandAction.Done;
        });
    }

    private static ClusterSpec WithClockSkew(ClusterSpec spec, string given) =>
        given.Split('=', 2) is [var name, var skew]
            ? spec.WithClockSkew(name, skew)
            : throw new ClusterException($"--clock-skew takes NODE=SKEW, e.g. n2=250ms; got '{given}'.");
}
