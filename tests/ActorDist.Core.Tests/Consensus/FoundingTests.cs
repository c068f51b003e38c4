using System.Collections.Immutable;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>
/// The founding of a cluster in every order of events: what a disk ever stood for may be told to anybody at any time, every node may
/// stop, and two disks may be wiped.
/// </summary>
public sealed class FoundingTests(ITestOutputHelper output)
{
    private const int Replicas = 3;
    private const int Wipes = 2;

    [Fact]
    public void InEveryReachableState_ThereIsOneConfiguration()
    {
        var first = new World([.. Enumerable.Range(0, Replicas).Select(node => Fresh(node, 0))], ImmutableDictionary<ReplicaId, Standing>.Empty, ImmutableSortedDictionary.Create<string, Standing>(StringComparer.Ordinal), [], Wipes);
        HashSet<string> seen = [first.Fingerprint()];
        Queue<World> todo = new([first]);
        var founded = 0;
        while (todo.TryDequeue(out var world))
        {
            var configurations = world.Ever.Values.Where(standing => standing.Configuration.Epoch > 0)
                .Select(standing => $"{standing.Cluster} {standing.Configuration}").Distinct(StringComparer.Ordinal).ToList();
            Assert.True(configurations.Count <= 1, $"two clusters were founded: {string.Join(" and ", configurations)}");
            if (world.Nodes.All(node => node.Configuration.Epoch > 0))
                founded++;
            foreach (var next in world.Next().Where(next => seen.Add(next.Fingerprint())))
                todo.Enqueue(next);
        }

        output.WriteLine($"{seen.Count} states; in {founded} every node knows the configuration");
        Assert.True(founded > 0, "no run founded the cluster");
    }

    [Fact]
    public void ADiskOfAnotherCluster_IsNamed()
    {
        var step = new Founding(isFounder: false, Replicas).Hear(
            Fresh(1, 0) with { Cluster = "a" }, Fresh(2, 0) with { Cluster = "b", Configuration = Configuration.Stable(1, [Disk(2, 0)]) });
        Assert.Null(step.Bind);
        Assert.Null(step.Install);
        Assert.Equal("this disk belongs to cluster a, node n3 to b: start one of them with an empty data directory", step.Waits);
    }

    [Fact]
    public void WhoIsMissing_IsCounted()
    {
        var founding = new Founding(isFounder: true, Replicas);
        founding.Hear(Fresh(0, 0), Fresh(1, 0));
        var step = founding.Look(Fresh(0, 0), 2, [Disk(1, 0).Id]);
        Assert.Equal("2 of 3 nodes are here; the registers are founded when all are (actordist.node.replicas = 3)", step.Waits);
    }

    private static Standing Fresh(int node, int wiped) => new(Disk(node, wiped), null, Configuration.None);

    private static Member Disk(int node, int wiped) => new(new ReplicaId((ulong)wiped, (ulong)node + 1), $"n{node + 1}");

    /// <summary>Node 0 is the founder; what it has heard is lost when it stops, everything else is durable.</summary>
    private sealed record World(
        ImmutableArray<Standing> Nodes,
        ImmutableDictionary<ReplicaId, Standing> Heard,
        ImmutableSortedDictionary<string, Standing> Ever,
        ImmutableHashSet<(ReplicaId To, string Cluster)> Joins,
        int WipesLeft)
    {
        private Standing Founder => Nodes[0];

        public string Fingerprint() => string.Join(
            '|',
            string.Join(',', Nodes.Select(Text)),
            string.Join(',', Heard.Values.Select(Text).Order(StringComparer.Ordinal)),
            string.Join(',', Ever.Keys),
            string.Join(',', Joins.Select(join => $"{join.To}{join.Cluster}").Order(StringComparer.Ordinal)),
            WipesLeft);

        public IEnumerable<World> Next()
        {
            foreach (var standing in Ever.Values.Concat(Nodes).DistinctBy(Text, StringComparer.Ordinal))
            {
                for (var node = 0; node < Nodes.Length; node++)
                {
                    if (Nodes[node].Self.Id == standing.Self.Id || (node > 0 && standing.Configuration.Epoch == 0))
                        continue;
                    var step = (node == 0 ? Running() : new Founding(isFounder: false, Replicas)).Hear(Nodes[node], standing);
                    var hearing = node == 0 ? this with { Heard = Heard.SetItem(standing.Self.Id, standing) } : this;
                    foreach (var next in hearing.Do(node, step))
                        yield return next;
                }
            }

            for (var node = 0; node < Nodes.Length; node++)
            {
                foreach (var (_, cluster) in Joins.Where(join => join.To == Nodes[node].Self.Id))
                {
                    foreach (var next in Do(node, Founding.Join(Nodes[node], cluster)))
                        yield return next;
                }

                if (WipesLeft > 0)
                    yield return Wipe(node);
            }

            yield return this with { Heard = Heard.Clear() };
            var others = Nodes.Skip(1).Select(node => node.Self.Id).ToList();
            foreach (var next in Do(0, Running().Look(Founder, Nodes.Length, others)))
                yield return next;
        }

        private Founding Running()
        {
            var founding = new Founding(isFounder: true, Replicas);
            foreach (var standing in Heard.Values)
                founding.Hear(Founder, standing);
            return founding;
        }

        /// <summary>The step done, and the step cut short by a crash between its two writes.</summary>
        private IEnumerable<World> Do(int node, FoundingStep step)
        {
            var world = this with { Joins = Joins.Union(step.Join.Select(to => (to, step.Cluster!))) };
            if (step.Bind is { } cluster && world.Nodes[node].Cluster is null)
            {
                world = world.Put(node, world.Nodes[node] with { Cluster = cluster });
                if (step.Install is not null)
                    yield return node == 0 ? world with { Heard = Heard.Clear() } : world;
            }

            if (step.Install is { } configuration)
                world = world.Put(node, world.Nodes[node] with { Configuration = configuration });
            yield return world;
        }

        /// <summary>What only told that the disk was there is of no use to anybody any more.</summary>
        private World Wipe(int node)
        {
            var old = Nodes[node].Self.Id;
            return Put(node, Fresh(node, WipesLeft)) with
            {
                Heard = node == 0 ? Heard.Clear() : Heard.Remove(old),
                Ever = Ever.RemoveRange(Ever.Where(ever => ever.Value.Self.Id == old && ever.Value.Configuration.Epoch == 0).Select(ever => ever.Key)),
                WipesLeft = WipesLeft - 1,
            };
        }

        private World Put(int node, Standing standing) => this with { Nodes = Nodes.SetItem(node, standing), Ever = Ever.SetItem(Text(Nodes[node]), Nodes[node]).SetItem(Text(standing), standing) };

        private static string Text(Standing standing) => $"{standing.Self.Id}{standing.Self.Name}{standing.Cluster}{standing.Configuration}";
    }
}
