using ActorDist.Lab.Demo;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Workloads.Effects;
using Judged = ActorDist.Verification.Judgements.Verdict;

namespace ActorDist.Lab.Experiments.Ownership;

/// <summary>
/// Each request goes to both sides of a partition at the same time. Each side's membership gives it an owner of its own; only what decides
/// makes the second one harmless.
/// </summary>
public sealed class DoubleExecution : IClusterExperiment
{
    private const int Requests = 40;
    private const string Left = "n1";
    private const string Right = "n5";
    private static readonly string[] Three = [Left, "n2", "n3"];
    private static readonly string[] Two = ["n4", Right];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public string Name => "double-execution";

    /// <inheritdoc/>
    public string Claim =>
        "A request submitted at both sides of a partition takes effect once, since a register decides it; owners by membership alone execute it twice.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(5);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (requests, naive) = (Workload.Of(cluster.Seed, Requests), new NaiveOwners(cluster.Run));
        cluster.Run.Phase("partition");
        await cluster.BreakAsync(new LinkFault.Partition(Three, Two), $"{Names.Of(Three)} and {Names.Of(Two)} do not hear each other", cancellation);
        await UntilSuspectsAsync(cluster, Left, Two, cancellation);
        await UntilSuspectsAsync(cluster, Right, Three, cancellation);
        var views = await Task.WhenAll(new[] { Left, Right }.Select(node => cluster.Node(node).Client.MembersAsync(cancellation)));
        var called = cluster.Run.Now;
        foreach (var request in requests)
        {
            foreach (var view in views)
                naive.Submit(request, view);
        }

        var replies = await Task.WhenAll(requests.Select(request => Task.WhenAll(
            cluster.Node(Left).Client.SubmitAsync(request, Patience, cancellation),
            cluster.Node(Right).Client.SubmitAsync(request, Patience, cancellation))));
        var (left, right) = (replies.Count(IsExecutedAt(0)), replies.Count(IsExecutedAt(1)));
        cluster.Say("submitted", $"{Requests} requests at both sides at once: {left} executed at {Left}, {right} at {Right}, the others unknown or failed");

        cluster.Run.Phase("after");
        await cluster.HealAsync(cancellation);
        foreach (var node in cluster.Nodes)
            await UntilSuspectsAsync(cluster, node.Name, [], cancellation);
        var settled = await Task.WhenAll(requests.Select(request => SettleAsync(cluster, request, cancellation)));
        var (asked, effects) = (
            requests.Zip(settled).Select(pair => new EffectRequest(pair.First.RequestId, 0, called, pair.Second)).ToList(), new List<Effect>());
        foreach (var effect in await cluster.Node(Right).Client.EffectsAsync(cancellation))
            effects.Add(new Effect(effect.RequestId, cluster.Run.Now, $"{effect.GroupId} changed by {effect.Change}"));
        var capacity = (await cluster.Node(Left).Client.GroupsAsync(cancellation)).Sum(group => group.Capacity);
        var wanted = requests.Where((_, i) => settled[i] == OperationOutcome.Ok).Sum(request => request.Change);
        cluster.Say("settled", $"{settled.Count(each => each == OperationOutcome.Ok)} requests acknowledged in the end, {effects.Count} effects, servers changed by {capacity}");

        cluster.Run.Phase("judging");
        var judge = new ExactlyOnceJudge();
        var decided = judge.Judge(asked, effects);
        var undecided = judge.Judge(asked, naive.Effects);
        cluster.Say("registers", decided.Sentence);
        cluster.Say("membership", undecided.Sentence);
        (string, long)[] counts =
        [
            ("requests", Requests), ("executed at the majority in the partition", left), ("executed at the minority in the partition", right),
            ("acknowledged in the end", settled.Count(each => each == OperationOutcome.Ok)), ("effects decided by registers", effects.Count),
            ("effects of owners by membership", naive.Effects.Count), ("servers changed by", capacity),
        ];
        return decided.Verdict == Judged.Violated ? Finding.Violated(decided.Sentence, counts)
            : right > 0 ? Finding.Violated($"the minority acknowledged {right} requests in the partition", counts)
            : Array.TrueForAll(settled, each => each == OperationOutcome.Ok) && capacity != wanted
                ? Finding.Violated($"the requests change servers by {wanted}, and they were changed by {capacity}", counts)
            : left == 0 ? Finding.Unknown("nothing was executed in the partition", counts)
            : decided.UnknownOperations > 0 ? Finding.Unknown($"{decided.UnknownOperations} requests were not settled after the heal", counts)
            : decided.Verdict == Judged.Unknown ? Finding.Unknown(decided.Sentence, counts)
            : undecided.Verdict != Judged.Violated ? Finding.Unknown("owners by membership executed nothing twice", counts)
            : Finding.Held(counts);
    }

    private static Func<SubmitReply[], bool> IsExecutedAt(int side) => replies => replies[side].Outcome == SubmitOutcome.Executed;

    /// <summary>Submits it again at both sides, under its ID, until both have said what became of it.</summary>
    private static async Task<OperationOutcome> SettleAsync(ExperimentCluster cluster, ScalingRequest request, CancellationToken cancellation)
    {
        var isSettled = await Polling.UntilAsync(
            async token => Array.TrueForAll(
                await Task.WhenAll(
                    cluster.Node(Left).Client.SubmitAsync(request, Patience, token), cluster.Node(Right).Client.SubmitAsync(request, Patience, token)),
                reply => reply.Outcome == SubmitOutcome.Executed && reply.Effect == request),
            ExperimentCluster.Patience,
            Interval,
            cancellation);
        return isSettled ? OperationOutcome.Ok : OperationOutcome.Unknown;
    }

    /// <summary>Waits until a node's membership calls exactly these unreachable.</summary>
    private static async Task UntilSuspectsAsync(
        ExperimentCluster cluster, string node, IReadOnlyCollection<string> others, CancellationToken cancellation)
    {
        var what = $"{node} calls {(others.Count == 0 ? "nobody" : Names.Of(others))} unreachable";
        await ExperimentCluster.UntilAsync(
            async token => (await cluster.Node(node).Client.MembersAsync(token)).Unreachable.Select(each => each.Name)
                .ToHashSet(StringComparer.Ordinal).SetEquals(others),
            what,
            cancellation);
        cluster.Observed(what);
    }
}
