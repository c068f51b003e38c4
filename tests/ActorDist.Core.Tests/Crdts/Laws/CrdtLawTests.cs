using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Counters;
using ActorDist.Core.Crdts.Flags;
using ActorDist.Core.Crdts.Graphs;
using ActorDist.Core.Crdts.Maps;
using ActorDist.Core.Crdts.Registers;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Crdts.Text;
using ActorDist.Core.Tests.Crdts.Text;
using Xunit;
using static ActorDist.Core.Tests.Crdts.Laws.History;

namespace ActorDist.Core.Tests.Crdts.Laws;

/// <summary>Every state-based type under the one law suite, each with its definition over the changes.</summary>
public sealed class CrdtLawTests
{
    [Fact]
    public void MultiValueRegister() => LawSuite.Holds<MultiValueRegister>(
        1,
        (state, origin, step) => state.Set(origin, step.X),
        state => Text(state.Values),
        history => Text(history.Changes.Where(write => !SeenBy(write, history.Changes)).Select(write => write.Step.X)));

    [Fact]
    public void MaxRegister() => LawSuite.Holds<MaxRegister>(
        1,
        (_, _, step) => Core.Crdts.Registers.MaxRegister.Set(step.Act - 30),
        state => $"{state.Value}",
        history => $"{history.Changes.Max(write => (long?)write.Step.Act - 30)}");

    [Fact]
    public void MinRegister() => LawSuite.Holds<MinRegister>(
        1,
        (_, _, step) => Core.Crdts.Registers.MinRegister.Set(step.Act - 30),
        state => $"{state.Value}",
        history => $"{history.Changes.Min(write => (long?)write.Step.Act - 30)}");

    [Fact]
    public void EnableWinsFlag() => LawSuite.Holds<EnableWinsFlag>(
        2,
        (state, origin, step) => step.Act % 2 == 0 ? state.Enable(origin) : state.Disable(),
        state => $"{state.Value}",
        history => $"{history.Of(0).Any(enable => !SeenBy(enable, history.Of(1)))}");

    [Fact]
    public void DisableWinsFlag() => LawSuite.Holds<DisableWinsFlag>(
        2,
        (state, origin, step) => step.Act % 2 == 0 ? state.Enable(origin) : state.Disable(origin),
        state => $"{state.Value}",
        history => $"{history.Of(0).Any() && history.Of(1).All(disable => SeenBy(disable, history.Of(0)))}");

    [Fact]
    public void AddWinsSet() => LawSuite.Holds<AddWinsSet>(
        2,
        (state, origin, step) => step.Act % 2 == 0 ? state.Add(origin, step.X) : state.Remove(step.X),
        state => Text(state.Elements),
        history => Text(history.Of(0).Where(add => !SeenBy(add, history.Of(1).Where(remove => remove.Step.A == add.Step.A)))
            .Select(add => add.Step.X)));

    [Fact]
    public void RemoveWinsSet() => LawSuite.Holds<RemoveWinsSet>(
        2,
        (state, origin, step) => step.Act % 2 == 0 ? state.Add(origin, step.X) : state.Remove(origin, step.X),
        state => Text(state.Elements),
        history => Text(history.Of(0).GroupBy(add => add.Step.A)
            .Where(adds => history.Of(1).Where(remove => remove.Step.A == adds.Key).All(remove => SeenBy(remove, adds)))
            .Select(adds => adds.First().Step.X)));

    [Fact]
    public void TwoPhaseSet() => LawSuite.Holds<TwoPhaseSet>(
        2,
        (state, _, step) => step.Act % 2 == 0 ? Core.Crdts.Sets.TwoPhaseSet.Add(step.X) : state.Remove(step.X),
        state => Text(state.Elements),
        history => Text(history.Of(0).ExceptBy(history.Of(1).Select(remove => remove.Step.A), add => add.Step.A).Select(add => add.Step.X)));

    [Fact]
    public void LastWriteWinsElementSet() => LawSuite.Holds<LastWriteWinsElementSet>(
        2,
        (_, _, step) => step.Act % 2 == 0
            ? Core.Crdts.Sets.LastWriteWinsElementSet.Add(step.X, new HybridTimestamp(step.Act / 10 + 1, 0))
            : Core.Crdts.Sets.LastWriteWinsElementSet.Remove(step.X, new HybridTimestamp(step.Act / 10 + 1, 0)),
        state => Text(state.Elements),
        history => Text(history.Of(0).GroupBy(add => add.Step.A)
            .Where(adds => adds.Max(add => add.Step.Act / 10)
                >= history.Of(1).Where(remove => remove.Step.A == adds.Key).Max(remove => (int?)(remove.Step.Act / 10)).GetValueOrDefault(-1))
            .Select(adds => adds.First().Step.X)));

    [Fact]
    public void BoundedCounter() => LawSuite.Holds<BoundedCounter>(
        4,
        (state, origin, step) => (step.Act % 4) switch
        {
            0 => state.Increment(origin, (ulong)step.B),
            1 => state.Transfer(origin, LawSuite.OriginOf(step.A), (ulong)step.B),
            _ => state.Decrement(origin, (ulong)step.B),
        },
        state =>
        {
            Assert.True(state.Value >= 0);
            return $"{state.Value}: {string.Join(' ', Origins.Select(state.Rights))}";
        },
        history =>
        {
            var added = history.Of(0).ToArray();
            var used = history.Of(2).Concat(history.Of(3)).ToArray();
            var moved = history.Of(1).ToArray();
            return $"{added.Sum(each => each.Step.B) - used.Sum(each => each.Step.B)}: " + string.Join(' ', Origins.Select(origin =>
                added.Where(each => each.Origin == origin).Sum(each => each.Step.B)
                - used.Where(each => each.Origin == origin).Sum(each => each.Step.B)
                - moved.Where(each => each.Origin == origin).Sum(each => each.Step.B)
                + moved.Where(each => LawSuite.OriginOf(each.Step.A) == origin).Sum(each => each.Step.B)));
        });

    [Fact]
    public void ResettableCounter() => LawSuite.Holds<ResettableCounter>(
        3,
        (state, origin, step) => (step.Act % 3) switch
        {
            0 => state.Increment(origin, (ulong)step.A),
            1 => state.Decrement(origin, (ulong)step.B),
            _ => state.Reset(),
        },
        state => $"{state.Value}",
        history => $"{history.Of(0).Where(each => !SeenBy(each, history.Of(2))).Sum(each => each.Step.A)
            - history.Of(1).Where(each => !SeenBy(each, history.Of(2))).Sum(each => each.Step.B)}");

    [Fact]
    public void AddWinsGraph() => LawSuite.Holds<AddWinsGraph>(
        4,
        (state, origin, step) => (step.Act % 4) switch
        {
            0 => state.AddVertex(origin, step.X),
            1 => state.AddEdge(origin, step.X, step.Y),
            2 => state.RemoveVertex(step.X),
            _ => state.RemoveEdge(step.X, step.Y),
        },
        state => $"{Text(state.Vertices)}; {Text(state.Edges.Select(edge => edge.ToString()))}",
        history =>
        {
            var vertices = history.Of(0).Select(add => (add, Vertex: add.Step.A, Name: add.Step.X))
                .Concat(history.Of(1).SelectMany(add => new[] { (add, Vertex: add.Step.A, Name: add.Step.X), (add, Vertex: add.Step.B, Name: add.Step.Y) }))
                .Where(each => !SeenBy(each.add, history.Of(2).Where(remove => remove.Step.A == each.Vertex)))
                .Select(each => each.Name);
            var edges = history.Of(1)
                .Where(add => !SeenBy(add, history.Of(2).Where(remove => remove.Step.A == add.Step.A || remove.Step.A == add.Step.B)))
                .Where(add => !SeenBy(add, history.Of(3).Where(remove => (remove.Step.A, remove.Step.B) == (add.Step.A, add.Step.B))))
                .Select(add => $"{add.Step.X}->{add.Step.Y}");
            return $"{Text(vertices)}; {Text(edges)}";
        });

    [Fact]
    public void TwoPhaseGraph() => LawSuite.Holds<TwoPhaseGraph>(
        4,
        (state, _, step) => (step.Act % 4) switch
        {
            0 => Core.Crdts.Graphs.TwoPhaseGraph.AddVertex(step.X),
            1 => state.AddEdge(step.X, step.Y),
            2 => state.RemoveVertex(step.X),
            _ => state.RemoveEdge(step.X, step.Y),
        },
        state => $"{Text(state.Vertices)}; {Text(state.Edges.Select(edge => edge.ToString()))}",
        history =>
        {
            var vertices = history.Of(0).ExceptBy(history.Of(2).Select(remove => remove.Step.A), add => add.Step.A).ToArray();
            var there = vertices.Select(add => add.Step.A).ToHashSet();
            var edges = history.Of(1)
                .ExceptBy(history.Of(3).Select(remove => (remove.Step.A, remove.Step.B)), add => (add.Step.A, add.Step.B))
                .Where(add => there.Contains(add.Step.A) && there.Contains(add.Step.B))
                .Select(add => $"{add.Step.X}->{add.Step.Y}");
            return $"{Text(vertices.Select(add => add.Step.X))}; {Text(edges)}";
        });

    [Fact]
    public void AddOnlyDag() => LawSuite.Holds<AddOnlyDag>(
        2,
        (state, origin, step) => step.Act % 2 == 0
            ? state.AddBetween(origin, Pick(state, step.Act), step.X, Pick(state, step.B + 1))
            : state.AddEdge(Pick(state, step.Act), Pick(state, step.B)),
        state =>
        {
            // The definition is what must never be: a way back to where one was.
            Assert.DoesNotContain(state.Vertices, vertex => state.HasPath(vertex, vertex));
            Assert.All(state.Vertices.Where(vertex => vertex.Length > 1), vertex =>
                Assert.True(state.HasPath(Core.Crdts.Graphs.AddOnlyDag.First, vertex) && state.HasPath(vertex, Core.Crdts.Graphs.AddOnlyDag.Last)));
            return Text(state.Vertices);
        },
        history => Text(history.Of(0).Select(add => Core.Crdts.Graphs.AddOnlyDag.VertexOf(add.Origin, add.Step.X))
            .Concat([Core.Crdts.Graphs.AddOnlyDag.First, Core.Crdts.Graphs.AddOnlyDag.Last])));

    [Fact]
    public void ResetRemoveMap() => LawSuite.Holds<ResetRemoveMap>(
        8,
        (state, origin, step) => (step.Act % 8) switch
        {
            0 => state.Add(origin, step.X, "m", "s"),
            1 => state.Remove(step.X, "m", "s"),
            2 => state.Set(origin, step.X, "m", "r"),
            3 => state.Enable(origin, "f"),
            4 => state.Disable("f"),
            5 => state.Increment(origin, step.B + 1, "m", "c"),
            6 => state.RemoveField(FieldType.Map, "m"),
            _ => state.RemoveField(FieldType.Counter, "m", "c"),
        },
        state => $"{Text(state.Elements("m", "s"))}; {Text(state.Values("m", "r"))}; {state.IsEnabled("f")}; {state.Count("m", "c")}",
        history =>
        {
            var maps = history.Of(6).ToArray();
            var elements = history.Of(0).Where(add => !SeenBy(add, maps) && !SeenBy(add, history.Of(1).Where(each => each.Step.A == add.Step.A)));
            var values = history.Of(2).Where(write => !SeenBy(write, maps) && !SeenBy(write, history.Of(2)));
            var flag = history.Of(3).Any(enable => !SeenBy(enable, history.Of(4)));
            var removes = maps.Concat(history.Of(7)).ToArray();
            var count = Origins.Sum(origin =>
            {
                // An origin's count stays or goes whole: with its last increment, back to the last remove that the origin knew of.
                var (last, total) = ((Change?)null, 0);
                foreach (var each in history.Of(5).Where(each => each.Origin == origin))
                {
                    total = last is not null && !removes.Any(remove => remove.Saw(last) && each.Saw(remove)) ? total : 0;
                    total += each.Step.B + 1;
                    last = each;
                }

                return last is null || SeenBy(last, removes) ? 0 : total;
            });
            return $"{Text(elements.Select(each => each.Step.X))}; {Text(values.Select(each => each.Step.X))}; {flag}; {count}";
        });

    /// <summary>The definition is FugueMax itself, as the model has it: one node a character, each replica's in a copy of its own.</summary>
    [Fact]
    public void ReplicatedText() => LawSuite.Holds<ReplicatedText>(
        1,
        (state, origin, step) =>
        {
            var length = state.Value.Length;
            var index = length == 0 ? 0 : step.Act % (length + 1);
            return state.Edit(origin, index, Math.Min(step.B, length - index), step.X);
        },
        state => state.Value,
        history =>
        {
            Dictionary<int, TextModel> after = [];
            foreach (var edit in history.Changes)
            {
                var model = new TextModel((int)edit.Origin.Replica.Low, edit.Id);
                foreach (var seen in edit.Seen.Order())
                    model.Merge(after[seen]);
                var index = model.Length == 0 ? 0 : edit.Step.Act % (model.Length + 1);
                model.Delete(index, Math.Min(edit.Step.B, model.Length - index));
                model.Insert(index, edit.Step.X);
                after.Add(edit.Id, model);
            }

            var all = new TextModel(agent: 0);
            foreach (var model in after.Values)
                all.Merge(model);
            return all.ToString();
        });

    private static IEnumerable<Origin> Origins => Enumerable.Range(0, Step.Replicas).Select(LawSuite.OriginOf);

    private static string Pick(AddOnlyDag state, int number)
    {
        var vertices = state.Vertices.ToArray();
        return vertices[number % vertices.Length];
    }

    private static string Text(IEnumerable<string> elements) => string.Join(' ', elements.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
