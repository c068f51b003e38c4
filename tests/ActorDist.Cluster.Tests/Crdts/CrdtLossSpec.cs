using System.Text.Json.Nodes;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts;

/// <summary>What becomes of objects when nodes go: pruned of those that left, there again after all have ended.</summary>
public sealed class CrdtLossSpec : IAsyncLifetime
{
    private readonly CrdtNodes _nodes = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _nodes.InitializeAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task Objects_are_pruned_of_a_node_that_has_left_and_come_back_after_all_have_ended()
    {
        var (set, counter) = (new CrdtName(CrdtTypes.Named("aw-graph"), "graph"), new CrdtName(CrdtTypes.Named("bounded-counter"), "stock"));
        foreach (var node in _nodes.Names)
        {
            await DoneAsync(node, set, new CrdtChange("add") { Element = $"by-{node}" });
            await DoneAsync(node, counter, new CrdtChange("inc") { By = 2 });
        }

        await DoneAsync("n3", counter, new CrdtChange("transfer") { To = "n1" });
        await _nodes.EndAsync("n3");
        await CrdtNodes.EventuallyAsync(
            async () => await CountedAsync("n1", set, "context") == 2 && await CountedAsync("n2", set, "context") == 2
                && await CountedAsync("n1", counter, "granted") == 2 && await CountedAsync("n2", counter, "granted") == 2,
            "nothing of n3 is left in the states of n1 and n2");
        await ShowsAsync(["n1", "n2"], set, """{"vertices":["by-n1","by-n2","by-n3"],"edges":[]}""");
        await ShowsAsync(["n1", "n2"], counter, "6");

        // Its rights went to the one that pruned it, and none were lost.
        var rights = ((JsonObject)(await _nodes["n1"].GetRawAsync(counter, Cancel))[0]!["rights"]!).Sum(pair => pair.Value!.GetValue<long>());
        Assert.Equal(6, rights);

        await _nodes.StopAllAsync();
        foreach (var node in (string[])["n1", "n2"])
            await _nodes.StartAsync(node);
        await ShowsAsync(["n1", "n2"], set, """{"vertices":["by-n1","by-n2","by-n3"],"edges":[]}""");
        await ShowsAsync(["n1", "n2"], counter, "6");
    }

    [Fact]
    public async Task A_change_that_no_majority_confirms_is_unknown_and_stands()
    {
        var name = new CrdtName(CrdtTypes.Named("pncounter"), "lonely");
        await DoneAsync("n1", name, new CrdtChange("inc"));
        _nodes.StopReplicator("n2");
        var outcome = await _nodes["n1"].ChangeAsync(name, new CrdtChange("inc"), CrdtLevel.All, Cancel);
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.Contains("not confirmed by all", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _nodes["n1"].GetAsync(name, CrdtLevel.Local, Cancel)).Value!.GetValue<long>());
        await Assert.ThrowsAsync<CrdtUnansweredException>(() => _nodes["n1"].GetAsync(name, CrdtLevel.All, Cancel));
    }

    private async Task DoneAsync(string node, CrdtName name, CrdtChange change)
    {
        var outcome = await _nodes[node].ChangeAsync(name, change, CrdtLevel.All, Cancel);
        Assert.True(outcome.Kind == OutcomeKind.Done, outcome.Error);
    }

    private async Task<int> CountedAsync(string node, CrdtName name, string what) =>
        ((JsonObject)(await _nodes[node].GetRawAsync(name, Cancel))[0]![what]!).Count;

    private Task ShowsAsync(IEnumerable<string> names, CrdtName name, string expected) => CrdtNodes.EventuallyAsync(
        async () =>
        {
            foreach (var node in names)
            {
                try
                {
                    if (!JsonNode.DeepEquals((await _nodes[node].GetAsync(name, CrdtLevel.Local, Cancel)).Value, JsonNode.Parse(expected)))
                        return false;
                }
                catch (CrdtRefusedException)
                {
                    // What was on its disk is not read yet.
                    return false;
                }
            }

            return true;
        },
        $"{name} shows {expected}");
}
