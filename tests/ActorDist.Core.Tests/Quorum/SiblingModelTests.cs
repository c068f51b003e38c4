using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>
/// Riak's riak_object_dvv_statem: gets, puts and deletes with any n, r and w, at any node, on any side of any cut. Every get shows, and
/// every replica holds, exactly the siblings of a model that knows whole histories, sets of events, and no clocks.
/// </summary>
public sealed class SiblingModelTests
{
    private const string Deletion = "(deleted)";

    private static readonly Gen<(int N, Step[] Steps)> Scripts =
        from n in Gen.Int[3, 7]
        from steps in Gen.Select(Gen.Int[0, 9], Gen.Int[1, n], Gen.Int[1, n], Gen.Int[0, (1 << n) - 1], Gen.Int[0, 3])
            .Select((kind, node, size, side, context) => new Step(kind, node, size, side, context)).Array[1, 30]
        select (n, steps);

    [Fact]
    public void AnyScript_ShowsAndHoldsExactlyTheSiblingsOfTheModel() => Scripts.Sample(
        script =>
        {
            var (cluster, model) = (new QuorumCluster(script.N, new BucketOptions { N = script.N }), new Model(script.N));
            List<(ContextToken? Token, HashSet<int> Seen)> contexts = [(null, [])];
            foreach (var step in script.Steps)
            {
                int[] side = [.. Enumerable.Range(1, script.N).Where(node => node == step.Node || (step.Side >> (node - 1) & 1) == 1)];
                cluster.Drop = QuorumCluster.Isolated(side);
                var (token, seen) = step.Context == 0 ? contexts[0] : contexts[^Math.Min(step.Context, contexts.Count)];
                switch (step.Kind)
                {
                    case < 4:
                        var outcome = cluster.Get(step.Node, with: Sized);
                        Assert.Equal(step.Size <= side.Length, outcome.Kind == OutcomeKind.Done);
                        if (outcome.Kind == OutcomeKind.Done)
                        {
                            int[] heard = [.. outcome.Answers.Where(answer => answer.Kind is ReplicaAnswerKind.Found or ReplicaAnswerKind.NotFound)
                                .Select(answer => QuorumCluster.Number(answer.Replica.Id))];
                            var shown = model.Merged(heard);
                            Assert.Equal(Sorted(model.Texts(shown).Where(text => text is not Deletion)), Sorted(QuorumCluster.Texts(outcome)));
                            contexts.Add((outcome.Context, shown.History));
                        }

                        cluster.Pass(3000);
                        model.Repair(side);
                        break;
                    case < 9:
                        Write(model.Next.ToString(CultureInfo.InvariantCulture), () => cluster.Put(step.Node, $"{model.Next}", token, with: Sized));
                        break;
                    default:
                        if (token is not null)
                            Write(Deletion, () => cluster.Delete(step.Node, token, with: Sized));
                        break;
                }

                for (var node = 1; node <= script.N; node++)
                    Assert.Equal(Sorted(model.Texts(model.Merged(node))), Sorted(cluster.Held(node)));

                void Write(string text, Func<QuorumOutcome> write)
                {
                    var outcome = write();
                    Assert.Equal(step.Size <= side.Length ? OutcomeKind.Done : OutcomeKind.Unknown, outcome.Kind);
                    cluster.Pass(3000);
                    model.Write(step.Node, seen, text, side);
                }

                QuorumRequest Sized(QuorumRequest request) =>
                    request with { R = QuorumSize.Of(step.Size), W = QuorumSize.Of(step.Size), Sloppy = false, Timeout = 500 };
            }
        },
        iter: 300);

    private static string Sorted(IEnumerable<string> texts) => string.Join(' ', texts.Order(StringComparer.Ordinal));

    /// <summary>One request: what, where, how many replies, who is on the node's side of the cut, and how old its context is.</summary>
    private sealed record Step(int Kind, int Node, int Size, int Side, int Context);

    /// <summary>What a replica has heard of, and which of it nobody replaced.</summary>
    private sealed record State(HashSet<int> History, HashSet<int> Values)
    {
        public State Merge(State other) => new(
            [.. History.Union(other.History)],
            [.. Values.Where(each => other.Values.Contains(each) || !other.History.Contains(each)),
                .. other.Values.Where(each => !History.Contains(each))]);
    }

    private sealed class Model(int replicas)
    {
        private readonly State[] _states = [.. Enumerable.Range(0, replicas + 1).Select(_ => new State([], []))];
        private readonly List<string> _texts = [];

        public int Next => _texts.Count;

        public State Merged(params int[] nodes) => nodes.Select(node => _states[node]).Aggregate((left, right) => left.Merge(right));

        public IEnumerable<string> Texts(State state) => state.Values.Select(each => _texts[each]);

        public void Repair(int[] side)
        {
            var merged = Merged(side);
            foreach (var node in side)
                _states[node] = merged;
        }

        /// <summary>One replica takes the write in, in place of what its writer saw, and the others on its side add what that one holds.</summary>
        public void Write(int node, HashSet<int> seen, string text, int[] side)
        {
            var held = _states[node];
            var written = new State([.. held.History.Union(seen), Next], [.. held.Values.Except(seen), Next]);
            _texts.Add(text);
            foreach (var other in side)
                _states[other] = other == node ? written : _states[other].Merge(written);
        }
    }
}
