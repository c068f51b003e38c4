using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>Where a workload of a round works.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Cloud">The cloud that scaling groups have their servers of.</param>
/// <param name="Run">The round's clock.</param>
/// <param name="Name">The workload's name.</param>
/// <param name="Seed">The round's seed.</param>
internal sealed record WorkloadPlace(IReadOnlyList<NodeProcess> Nodes, CloudProcess Cloud, RunRecorder Run, string Name, int Seed)
{
    /// <summary>How long all nodes may take, when nothing is broken any more, to show the same.</summary>
    public static readonly TimeSpan Convergence = TimeSpan.FromSeconds(60);

    /// <summary>The first part of the names of what it works on, which no other round has.</summary>
    public string Prefix => $"{Name}-{Seed}";

    /// <summary>A new history.</summary>
    public ClientHistory History(int clients) => new(Run, clients);

    /// <summary>Any node, whether it lives or not.</summary>
    public NodeProcess AnyNode(Random random) => Nodes[random.Next(Nodes.Count)];

    /// <summary>Lets clients work in steps until told to stop; the steps under way then are waited for.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="think">Between two steps of a client: it keeps the load moderate.</param>
    /// <param name="step">A step of a client, with chance of its own.</param>
    /// <param name="stop">Ends it.</param>
    public Task EachAsync(int clients, TimeSpan think, Func<int, Random, Task> step, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var random = new Random(unchecked((Seed * 31) + client));
            while (!stop.IsCancellationRequested)
            {
                await step(client, random);
                await Task.Delay(think, CancellationToken.None);
            }
        }));
}
