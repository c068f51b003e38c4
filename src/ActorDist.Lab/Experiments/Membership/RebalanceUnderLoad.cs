using System.Diagnostics;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Workloads.Effects;
using Judged = ActorDist.Verification.Judgements.Verdict;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>Nodes come and go on purpose while requests flow, so shards move from node to node with requests for them under way.</summary>
public sealed class RebalanceUnderLoad : IClusterExperiment
{
    private const string Replica = "n3";
    private const int MostRequests = 6000;
    private static readonly string[] Joining = ["n4", "n5"];
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => "rebalance-under-load";

    /// <inheritdoc/>
    public string Claim =>
        "Nodes join, leave and come back under load, and shards move: every acknowledged request is executed once, and none fails for good.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ClusterSpec.Of(3, "lab", freePorts: true, []);

    /// <inheritdoc/>
    public bool NeedsSharedNetwork => true;

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var flow = new RequestFlow([.. cluster.Nodes.Select(node => node.Client)], Stopwatch.StartNew());
        var load = new SteadyRequests(flow, Workload.Of(cluster.Seed, MostRequests));
        var moves = new ShardMoves(cluster);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var called = cluster.Run.Now;
        List<(string Phase, int Acknowledged, int Moved)> phases = [];
        var sending = load.RunAsync(stop.Token, cancellation);
        try
        {
            await PhaseAsync("steady", () => Task.CompletedTask);
            await PhaseAsync("joining", async () =>
            {
                foreach (var name in Joining)
                {
                    await cluster.StartAsync(name, cancellation);
                    flow.Use(cluster.Node(name).Client);
                }

                await moves.UntilServesAsync(Joining[^1], cancellation);
            });
            await PhaseAsync("leaving", async () =>
            {
                foreach (var name in (string[])[Joining[0], Replica])
                {
                    await cluster.LeaveAsync(name, cancellation);
                    flow.Avoid(cluster.Node(name).Client);
                }
            });
            await PhaseAsync("coming-back", async () =>
            {
                await cluster.StartAsync(Replica, cancellation);
                flow.Use(cluster.Node(Replica).Client);
                await moves.UntilServesAsync(Replica, cancellation);
            });
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }

        cluster.Run.Phase("judging");
        var requests = load.Sent;
        var asked = requests.Select(request => new EffectRequest(
            request.RequestId, 0, called, flow.Acknowledged.ContainsKey(request.RequestId) ? OperationOutcome.Ok : OperationOutcome.Unknown)).ToList();
        var effects = (await cluster.Nodes[0].Client.EffectsAsync(cancellation))
            .Select(effect => new Effect(effect.RequestId, cluster.Run.Now, $"{effect.GroupId} changed by {effect.Change}")).ToList();
        var judgement = new ExactlyOnceJudge().Judge(asked, effects);
        cluster.Say("judged", judgement.Sentence);
        (string, long)[] counts =
        [
            ("requests", requests.Count), ("acknowledged", flow.Acknowledged.Count), ("executed", effects.Count), ("tries again", flow.Retries),
            ("tries certainly not executed", flow.Failed), .. phases.Select(each => ($"acknowledged while {each.Phase}", (long)each.Acknowledged)),
            .. phases.Select(each => ($"shards moved while {each.Phase}", (long)each.Moved)),
        ];
        return judgement.Verdict == Judged.Violated ? Finding.Violated(judgement.Sentence, counts)
            : flow.WrongAnswers.Count > 0 ? Finding.Violated(flow.WrongAnswers.First(), counts)
            : flow.Acknowledged.Count < requests.Count ? Finding.Violated($"{requests.Count - flow.Acknowledged.Count} requests were never acknowledged", counts)
            : phases.Find(each => each.Acknowledged == 0) is { Phase: { } silent } ? Finding.Unknown($"nothing was acknowledged while {silent}", counts)
            : phases.Skip(1).All(each => each.Moved == 0) ? Finding.Unknown("no shard moved", counts)
            : judgement.Verdict == Judged.Unknown ? Finding.Unknown(judgement.Sentence, counts)
            : Finding.Held(counts);

        async Task PhaseAsync(string phase, Func<Task> change)
        {
            cluster.Run.Phase(phase);
            var before = flow.Acknowledged.Count;
            await change();
            await Task.Delay(Quiet, cancellation);
            phases.Add((phase, flow.Acknowledged.Count - before, await moves.CountAsync(cancellation)));
            cluster.Say(phase, $"{phases[^1].Acknowledged} requests acknowledged, {phases[^1].Moved} shards at another node than before");
        }
    }
}
