using System.Globalization;
using ActorDist.Core.Crdts.Causal;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Tests.Crdts.Laws;
using Xunit;

namespace ActorDist.Core.Tests.Crdts;

/// <summary>What joining a small delta into a large store costs, and when two sides have an event in common.</summary>
public sealed class DotMapTests
{
    [Fact]
    public void Join_OfAnAddedElement_CostsTheDeltaAndNotTheSet()
    {
        var set = AddWinsSet.Empty;
        for (var i = 0; i < 4000; i++)
            set = set.Merge(set.Add(LawSuite.OriginOf(0), i.ToString(CultureInfo.InvariantCulture)));
        var delta = set.Add(LawSuite.OriginOf(1), "one more");
        Assert.True(set.Merge(delta).Contains("one more"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var merged = set.Merge(delta);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(4001, merged.Elements.Count());
        // A path of the tree and a few objects; one object for each of the 4000 elements would be over 90 KiB.
        Assert.InRange(allocated, 1, 16 * 1024);
    }

    [Fact]
    public void Join_OfAnElementAddedAgain_KeepsTheOthersAndTheNewEventOnly()
    {
        var one = AddWinsSet.Empty.Add(LawSuite.OriginOf(0), "a");
        var two = one.Merge(one.Add(LawSuite.OriginOf(0), "b"));
        var again = two.Merge(two.Add(LawSuite.OriginOf(1), "a"));

        Assert.Equal("a b", string.Join(' ', again.Elements));
        Assert.Equal(LawSuite.OriginOf(1), Assert.Single(again.Store[new("a")].Dots).Origin);
        Assert.Equal("b", Assert.Single(again.Merge(again.Remove("a")).Elements));
    }

    [Fact]
    public void Contexts_AreDisjoint_WhileNoEventIsKnownToBoth()
    {
        var first = new Core.Clocks.Dot(LawSuite.OriginOf(0), 1);
        var second = new Core.Clocks.Dot(LawSuite.OriginOf(0), 2);
        var third = new Core.Clocks.Dot(LawSuite.OriginOf(0), 3);
        Check(disjoint: true, [], [first]);
        Check(disjoint: true, [first], [second]);
        Check(disjoint: true, [second], [third]);
        Check(disjoint: true, [first], [new Core.Clocks.Dot(LawSuite.OriginOf(1), 1)]);
        Check(disjoint: false, [first], [first]);
        Check(disjoint: false, [first, second], [second]);
        Check(disjoint: false, [second], [second, third]);
        Check(disjoint: false, [first], [first, second, third]);
    }

    private static void Check(bool disjoint, Core.Clocks.Dot[] left, Core.Clocks.Dot[] right)
    {
        Assert.Equal(disjoint, CausalContext.Of(left).IsDisjointFrom(CausalContext.Of(right)));
        Assert.Equal(disjoint, CausalContext.Of(right).IsDisjointFrom(CausalContext.Of(left)));
    }
}
