using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts;
using ActorDist.Core.Crdts.Counters;
using ActorDist.Core.Crdts.Flags;
using ActorDist.Core.Crdts.Graphs;
using ActorDist.Core.Crdts.Maps;
using ActorDist.Core.Crdts.Registers;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Tests.Crdts.Laws;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts;

/// <summary>
/// Pruning of an origin: the value stays, nothing of the origin is left, and what one replica has collapsed others get by merging once they
/// have forgotten it themselves.
/// </summary>
public sealed class PruneTests
{
    private static readonly Origin Removed = LawSuite.OriginOf(0);
    private static readonly Origin Owner = LawSuite.OriginOf(1);
    private static readonly Origin Other = LawSuite.OriginOf(2);

    [Fact]
    public void Registers() => Keeps<MultiValueRegister>((state, origin, step) => state.Set(origin, step.X), state => string.Join(' ', state.Values));

    [Fact]
    public void Enable_wins_flags() => Keeps<EnableWinsFlag>(
        (state, origin, step) => step.Act % 2 == 0 ? state.Enable(origin) : state.Disable(), state => $"{state.Value}");

    [Fact]
    public void Disable_wins_flags() => Keeps<DisableWinsFlag>(
        (state, origin, step) => step.Act % 2 == 0 ? state.Enable(origin) : state.Disable(origin), state => $"{state.Value}");

    [Fact]
    public void Add_wins_sets() => Keeps<AddWinsSet>(
        (state, origin, step) => step.Act % 2 == 0 ? state.Add(origin, step.X) : state.Remove(step.X), state => string.Join(' ', state.Elements));

    [Fact]
    public void Remove_wins_sets() => Keeps<RemoveWinsSet>(
        (state, origin, step) => step.Act % 2 == 0 ? state.Add(origin, step.X) : state.Remove(origin, step.X),
        state => string.Join(' ', state.Elements));

    [Fact]
    public void Add_wins_graphs() => Keeps<AddWinsGraph>(
        (state, origin, step) => step.Act % 2 == 0 ? state.AddEdge(origin, step.X, step.Y) : state.RemoveVertex(step.X),
        state => $"{string.Join(' ', state.Vertices)}; {string.Join(' ', state.Edges)}");

    [Fact]
    public void Maps() => Keeps<ResetRemoveMap>(
        (state, origin, step) => (step.Act % 3) switch
        {
            0 => state.Increment(origin, step.B + 1, "m", "c"),
            1 => state.Add(origin, step.X, "m", "s"),
            _ => state.RemoveField(FieldType.Map, "m"),
        },
        state => $"{state.Count("m", "c")}; {string.Join(' ', state.Elements("m", "s"))}");

    [Fact]
    public void Resettable_counters() => Keeps<ResettableCounter>(
        (state, origin, step) => (step.Act % 3) switch
        {
            0 => state.Increment(origin, (ulong)step.A),
            1 => state.Decrement(origin, (ulong)step.B),
            _ => state.Reset(),
        },
        state => $"{state.Value}");

    [Fact]
    public void Bounded_counters_keep_the_rights_of_those_that_stay() => Keeps<BoundedCounter>(
        (state, origin, step) => (step.Act % 3) switch
        {
            0 => state.Increment(origin, (ulong)step.B),
            1 => state.Transfer(origin, LawSuite.OriginOf(step.A), (ulong)step.B),
            _ => state.Decrement(origin, (ulong)step.B),
        },
        state => $"{state.Value}; {state.Rights(Removed) + state.Rights(Owner)}; {state.Rights(Other)}");

    private static void Keeps<T>(Func<T, Origin, Step, T?> change, Func<T, string> view)
        where T : class, ICrdt<T> => Step.Scripts.Sample(script =>
    {
        var states = Enumerable.Repeat(T.Empty, Step.Replicas).ToArray();
        foreach (var step in script)
        {
            if (step.From is { } from)
                states[step.Replica] = states[step.Replica].Merge(states[from]);
            else if (change(states[step.Replica], LawSuite.OriginOf(step.Replica), step) is { } delta)
                states[step.Replica] = states[step.Replica].Merge(delta);
        }

        // Akka prunes once every replica has all that the removed one did.
        var all = states.Aggregate((left, right) => left.Merge(right));
        var collapsed = all.Prune(Removed, Owner);
        var forgotten = all.Prune(Removed, collapseInto: null);
        Assert.Equal(view(all), view(collapsed));
        Assert.Equal(CrdtEncoding.Encode(collapsed), CrdtEncoding.Encode(collapsed.Prune(Removed, collapseInto: null)));
        Assert.Equal(CrdtEncoding.Encode(collapsed), CrdtEncoding.Encode(CrdtEncoding.Decode<T>(CrdtEncoding.Encode(collapsed))));
        Assert.Equal(view(all), view(forgotten.Merge(collapsed)));
        Assert.Equal(view(all), view(collapsed.Merge(forgotten)));
    }, iter: 200);
}
