using System.Collections.Immutable;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Crdts;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Laws;

/// <summary>The laws of every state-based type, on random scripts of three replicas; a failing one is printed with its seed and replays.</summary>
public static class LawSuite
{
    private const int Iterations = 120;

    public static Origin OriginOf(int replica) => new(new ReplicaId(7, (ulong)replica + 1), 1);

    /// <summary>Runs the suite.</summary>
    /// <param name="acts">How many kinds of changes the type has.</param>
    /// <param name="change">Makes a change: the delta, or null where the state does not allow it.</param>
    /// <param name="view">The value of a state.</param>
    /// <param name="model">The value by the type's definition.</param>
    public static void Holds<T>(int acts, Func<T, Origin, Step, T?> change, Func<T, string> view, Func<History, string> model)
        where T : class, ICrdt<T> => Step.Scripts.Sample(script =>
    {
        var states = Enumerable.Repeat(T.Empty, Step.Replicas).ToArray();
        var known = Enumerable.Repeat(ImmutableHashSet<int>.Empty, Step.Replicas).ToArray();
        List<Change> changes = [];
        List<T> deltas = [];
        List<T> reached = [T.Empty];
        foreach (var step in script)
        {
            var at = step.Replica;
            if (step.From is { } from)
            {
                states[at] = states[at].Merge(states[from]);
                known[at] = known[at].Union(known[from]);
            }
            else if (change(states[at], OriginOf(at), step) is { } delta)
            {
                states[at] = states[at].Merge(delta);
                deltas.Add(delta);
                changes.Add(new Change(changes.Count, OriginOf(at), step, known[at]));
                known[at] = known[at].Add(changes.Count - 1);
            }

            reached.Add(states[at]);
            Assert.Equal(model(new History(acts, known[at].Select(id => changes[id]))), view(states[at]));
        }

        var all = states.Aggregate((left, right) => left.Merge(right));
        Assert.Equal(model(new History(acts, changes)), view(all));
        Algebra(reached);
        Deltas(deltas, all);
    }, iter: Iterations);

    private static void Algebra<T>(List<T> reached)
        where T : class, ICrdt<T>
    {
        var some = reached.Where((_, i) => i % Math.Max(1, reached.Count / 5) == 0).ToArray();
        foreach (var a in some)
        {
            Same(a, a.Merge(a));
            Same(a, CrdtEncoding.Decode<T>(CrdtEncoding.Encode(a)));
            Same(a, T.Empty.Merge(a));
            foreach (var b in some)
            {
                var both = a.Merge(b);
                Same(both, b.Merge(a));
                Same(both, both.Merge(b));
                foreach (var c in some)
                    Same(both.Merge(c), a.Merge(b.Merge(c)));
            }
        }
    }

    /// <summary>Deltas alone, in any order and some of them again, give what whole states give; also in groups and through bytes.</summary>
    private static void Deltas<T>(List<T> deltas, T all)
        where T : class, ICrdt<T>
    {
        Same(all, deltas.Aggregate(T.Empty, (state, delta) => state.Merge(delta)));
        Same(all, Enumerable.Reverse(deltas).Concat(deltas).Aggregate(T.Empty, (state, delta) => state.Merge(delta)));
        var odd = deltas.Where((_, i) => i % 2 == 1).Aggregate(T.Empty, (state, delta) => state.Merge(delta));
        var even = deltas.Where((_, i) => i % 2 == 0).Aggregate(T.Empty, (state, delta) => state.Merge(delta));
        Same(all, odd.Merge(even));
        Same(all, CrdtEncoding.Decode<T>(CrdtEncoding.Encode(odd)).Merge(CrdtEncoding.Decode<T>(CrdtEncoding.Encode(even))));
    }

    private static void Same<T>(T expected, T actual)
        where T : class, ICrdt<T> => Assert.Equal(CrdtEncoding.Encode(expected), CrdtEncoding.Encode(actual));
}
