using ActorDist.Lab.Crdts;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Experiments.Crdts;

/// <summary>A cart with milk in it, and a cut link: one side takes the milk out, the other puts more of it in. Who wins is a choice of the type.</summary>
public sealed class ShoppingCart : IClusterExperiment
{
    private const string AddWins = "aw-set";
    private const string RemoveWins = "rw-set";

    /// <inheritdoc/>
    public string Name => "cart";

    /// <inheritdoc/>
    public string Claim => "Milk that one side removes while the other adds it is in the cart after the heal where adds win, and is not where removes win; bread that only one touched is as that one left it.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(3);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        cluster.Run.Phase("before");
        foreach (var type in (string[])[AddWins, RemoveWins])
        {
            await DoAsync("n1", type, "add", "milk", "all");
            await DoAsync("n1", type, "add", "bread", "all");
        }

        cluster.Run.Phase("partition");
        await cluster.BreakAsync(new LinkFault.Partition(["n1"], ["n2", "n3"]), "n1 and the others do not hear each other", cancellation);
        foreach (var type in (string[])[AddWins, RemoveWins])
        {
            await DoAsync("n1", type, "remove", "milk", "local");
            await DoAsync("n1", type, "remove", "bread", "local");
            await DoAsync("n2", type, "add", "milk", "local");
            await DoAsync("n2", type, "add", "eggs", "local");
        }

        var isApart = await IsAsync("n1", AddWins, "") && await IsAsync("n2", AddWins, "bread,eggs,milk");
        if (isApart)
            cluster.Observed("n1 shows an empty cart, n2 bread, eggs and milk");
        await cluster.HealAsync(cancellation);

        cluster.Run.Phase("after");
        var (adds, removes) = (await MeetAsync(AddWins), await MeetAsync(RemoveWins));
        cluster.Say("met", $"where adds win: {{{adds}}}; where removes win: {{{removes}}}");
        (string, long)[] counts = [("nodes", cluster.Nodes.Count), ("elements where adds win", Count(adds)), ("elements where removes win", Count(removes))];
        return adds is not "eggs,milk" ? Finding.Violated($"where adds win the cart has {adds}", counts)
            : removes is not "eggs" ? Finding.Violated($"where removes win the cart has {removes}", counts)
            : !isApart ? Finding.Unknown("the sides were not apart", counts)
            : Finding.Held(counts);

        async Task DoAsync(string node, string type, string act, string element, string level)
        {
            if (await cluster.Crdts(node).ChangeAsync(type, CartOf(type), new CrdtAct(act, element), level, cancellation) != OperationOutcome.Ok)
                throw new ClusterException($"{node} did not {act} {element}");
        }

        async Task<string> ShownAsync(string node, string type) =>
            string.Join(',', await cluster.Crdts(node).ElementsAsync(type, CartOf(type), cancellation));

        async Task<bool> IsAsync(string node, string type, string expected) => string.Equals(await ShownAsync(node, type), expected, StringComparison.Ordinal);

        async Task<string> MeetAsync(string type)
        {
            var shown = "";
            await ExperimentCluster.UntilAsync(
                async _ =>
                {
                    var all = await Task.WhenAll(cluster.Nodes.Select(node => ShownAsync(node.Name, type)));
                    shown = all[0];
                    // Eggs are only at the other side until both have met.
                    return all.Distinct(StringComparer.Ordinal).Count() == 1 && shown.Contains("eggs", StringComparison.Ordinal);
                },
                "all nodes show the same cart",
                cancellation);
            return shown;
        }
    }

    private static string CartOf(string type) => $"cart-{type}";

    private static int Count(string elements) => elements.Split(',', StringSplitOptions.RemoveEmptyEntries).Length;
}
