using ActorDist.Lab.Crdts;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Experiments.Crdts;

/// <summary>The talk's picture of a convergent set: copies that were apart meet at their union, however flaky the links between them.</summary>
public sealed class SetMerge : IClusterExperiment
{
    private const int Rounds = 4;
    private const string Type = "gset";

    /// <inheritdoc/>
    public string Name => "set-merge";

    /// <inheritdoc/>
    public string Claim => "{1}, {1,2} and {1,3} meet at {1,2,3}, whoever hears of whom first, over links that are cut again and again.";

    /// <inheritdoc/>
    public ClusterSpec Cluster => ExperimentCluster.WhereNobodyLeaves(3);

    /// <inheritdoc/>
    public async Task<Finding> RunAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        var (met, apart) = (0, 0);
        string[] nodes = [.. cluster.Nodes.Select(node => node.Name)];
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"numbers-{round}";
            cluster.Run.Phase($"together-{round}");
            await AddAsync(nodes[0], "1");
            foreach (var node in nodes)
                await ShowsAsync(node, name, "1");

            cluster.Run.Phase($"apart-{round}");
            // Each round another node hears of the others last.
            var (alone, left, right) = (nodes[round % 3], nodes[(round + 1) % 3], nodes[(round + 2) % 3]);
            await cluster.BreakAsync(new LinkFault.Partition([left], [alone, right]), $"nobody hears {left}", cancellation);
            await cluster.BreakAsync(new LinkFault.Partition([right], [alone, left]), $"nobody hears {right}", cancellation);
            await AddAsync(left, "2");
            await AddAsync(right, "3");
            if (await IsAsync(alone, name, "1") && await IsAsync(left, name, "1,2") && await IsAsync(right, name, "1,3"))
            {
                apart++;
                cluster.Observed($"{alone} shows {{1}}, {left} {{1,2}} and {right} {{1,3}}");
            }

            await cluster.HealAsync(cancellation);

            cluster.Run.Phase($"flaky-{round}");
            await cluster.BreakAsync(new LinkFault.Partition([alone], [right]), $"{alone} and {right} do not hear each other", cancellation);
            await ShowsAsync(alone, name, "1,2,3");
            await cluster.HealAsync(cancellation);
            foreach (var node in nodes)
                await ShowsAsync(node, name, "1,2,3");
            met++;
            cluster.Say("met", $"all show {{1,2,3}}; {alone} heard of {right} through {left}");

            async Task AddAsync(string node, string element)
            {
                if (await cluster.Crdts(node).ChangeAsync(Type, name, new CrdtAct("add", element), "local", cancellation) != OperationOutcome.Ok)
                    throw new ClusterException($"{node} did not take {element}");
            }
        }

        (string, long)[] counts = [("rounds", Rounds), ("apart as they should be", apart), ("met", met)];
        return apart < Rounds ? Finding.Unknown("copies were not apart when the links were cut", counts) : Finding.Held(counts);

        async Task<bool> IsAsync(string node, string name, string expected) =>
            string.Equals(string.Join(',', await cluster.Crdts(node).ElementsAsync(Type, name, cancellation)), expected, StringComparison.Ordinal);

        Task ShowsAsync(string node, string name, string expected) =>
            ExperimentCluster.UntilAsync(_ => IsAsync(node, name, expected), $"{node} shows {{{expected}}}", cancellation);
    }
}
