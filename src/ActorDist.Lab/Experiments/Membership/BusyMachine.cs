using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.TakeoverBench;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>Ten minutes of six busy loops beside the nodes: slow is not dead, and nothing may take it for that.</summary>
public sealed class BusyMachine : IClusterExperiment
{
    private const int Loops = 6;
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Word = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public string Name => "busy-machine";

    /// <inheritdoc/>
    public string Claim => "Ten minutes of six busy loops on the machine of the nodes: nobody is downed.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(5, "demo", freePorts: true, []);

    /// <inheritdoc/>
    public bool TakesMoreNodes => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var before = await UidsAsync(cluster.Nodes[0], cancellation);
        var (looks, unanswered, suspicions) = (0L, 0L, 0L);
        using (new BusyLoops(Loops))
        {
            cluster.Say("busy", $"{Loops} loops for {Duration.TotalMinutes:0} minutes");
            var clock = Stopwatch.StartNew();
            for (var said = Word; clock.Elapsed < Duration; await Task.Delay(Interval, cancellation))
            {
                foreach (var node in cluster.Nodes)
                {
                    looks++;
                    try
                    {
                        suspicions += (await node.Client.MembersAsync(cancellation)).Unreachable.Count;
                    }
                    catch (HttpRequestException)
                    {
                        unanswered++;
                    }
                }

                if (clock.Elapsed >= said)
                {
                    cluster.Say("busy", $"for {said.TotalMinutes:0} minutes: {suspicions} times somebody was seen unreachable in {looks} looks");
                    said += Word;
                }
            }
        }

        var ended = cluster.Nodes.Where(node => node.State != NodeState.Running).Select(node => node.Name).ToList();
        var after = ended.Count > 0 ? [] : await UidsAsync(cluster.Nodes[0], cancellation);
        (string, long)[] counts = [("looks", looks), ("not answered", unanswered), ("seen unreachable", suspicions), ("ended", ended.Count)];
        return ended.Count > 0 ? Finding.Violated($"{Names.Of(ended)} ended", counts)
            : !after.SetEquals(before) ? Finding.Violated("the members are not the same as before", counts)
            : Finding.Held(counts);
    }

    private static async Task<HashSet<string>> UidsAsync(NodeProcess node, CancellationToken cancellation) =>
        [.. (await node.Client.MembersAsync(cancellation)).Members.Select(member => member.NodeUid)];
}
