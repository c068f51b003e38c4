using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts;
using ActorDist.Core.Crdts.Flags;
using ActorDist.Core.Crdts.Maps;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Tests.Crdts.Laws;
using Xunit;

namespace ActorDist.Core.Tests.Crdts;

/// <summary>The scripts of Riak's data types: orders of merges that broke earlier implementations.</summary>
public sealed class RiakScriptTests
{
    private static readonly Origin A = LawSuite.OriginOf(0);
    private static readonly Origin B = LawSuite.OriginOf(1);

    [Fact]
    public void Set_DisjointMerge()
    {
        var a1 = AddWinsSet.Empty.Add(A, "bar");
        var b1 = AddWinsSet.Empty.Add(B, "baz");
        var c = a1.Merge(b1);
        var a2 = a1.Merge(a1.Remove("bar"));
        Assert.Equal("baz", Assert.Single(a2.Merge(c).Elements));
    }

    [Fact]
    public void Set_PresentButRemoved()
    {
        var a = AddWinsSet.Empty.Add(A, "Z");
        var a2 = a.Merge(a.Remove("Z"));
        var b = AddWinsSet.Empty.Add(B, "Z");
        var a3 = b.Merge(a2);
        var b2 = b.Merge(b.Remove("Z"));
        Assert.Empty(a3.Merge(a).Merge(b2).Elements);
    }

    [Fact]
    public void Set_RemoveOfADeadReplicasContext_Applies()
    {
        var a = AddWinsSet.Empty.Add(A, "A");
        var b = a.Merge(a.Add(B, "B"));
        Assert.Empty(a.Merge(b.Remove("A")).Elements);
    }

    [Fact]
    public void Map_Associativity()
    {
        var a = Do(ResetRemoveMap.Empty, map => map.Add(A, "0", "X"));
        var b = Do(Do(ResetRemoveMap.Empty, map => map.Add(B, "0", "X")), map => map.Remove("0", "X"));
        var c = Do(a, map => map.RemoveField(FieldType.Set, "X"));
        var expected = CrdtEncoding.Encode(a.Merge(b).Merge(c));
        Assert.Equal(expected, CrdtEncoding.Encode(a.Merge(c).Merge(b)));
        Assert.Equal(expected, CrdtEncoding.Encode(b.Merge(c).Merge(a)));
        Assert.Empty(a.Merge(b).Merge(c).Fields());
    }

    [Fact]
    public void Map_Clock()
    {
        var a = Do(ResetRemoveMap.Empty, map => map.Add(A, "0", "X"));
        var b = Do(a, map => map.Add(B, "1", "X"));
        a = Do(a, map => map.Remove("0", "X"));
        a = Do(a, map => map.RemoveField(FieldType.Set, "X"));
        a = Do(a, map => map.Add(A, "2", "X"));
        Assert.Equal(["2"], a.Elements("X"));
        Assert.Equal(["1", "2"], a.Merge(b).Elements("X"));
    }

    [Fact]
    public void Map_ResetRemove()
    {
        var a1 = Do(ResetRemoveMap.Empty, map => map.Add(A, "0", "X"));
        var a2 = Do(a1, map => map.RemoveField(FieldType.Set, "X"));
        var b2 = Do(a1, map => map.Add(B, "1", "X"));
        var a3 = a2.Merge(b2);
        Assert.Equal(["1"], a3.Elements("X"));
        var b3 = Do(b2, map => map.Add(B, "2", "X"));
        Assert.Equal(["1", "2"], a3.Merge(b3).Merge(b3).Elements("X"));
    }

    [Fact]
    public void Flag_Disable()
    {
        var a = EnableWinsFlag.Empty.Enable(A);
        var b = EnableWinsFlag.Empty.Enable(B);
        var a3 = a.Merge(a.Disable()).Merge(b);
        var b2 = b.Merge(b.Disable());
        Assert.False(a.Merge(a3).Merge(b2).Value);
    }

    [Fact]
    public void Flag_Concurrent()
    {
        var f1 = EnableWinsFlag.Empty.Enable(A);
        var f2 = f1.Merge(f1.Disable());
        var f3 = f1.Merge(f1.Enable(B));
        Assert.True(f1.Merge(f3).Value);
        Assert.False(f1.Merge(f2).Value);
        Assert.True(f2.Merge(f3).Value);
    }

    [Fact]
    public void Map_Converges_AfterACut()
    {
        var both = Do(Do(ResetRemoveMap.Empty, map => map.Increment(A, 10, "followers")), map => map.Add(A, "Russell", "friends"));
        var a = Do(Do(both, map => map.Add(A, "Sam", "friends")), map => map.Enable(A, "verified"));
        var b = Do(Do(both, map => map.RemoveField(FieldType.Set, "friends")), map => map.Set(B, "foo@bar.com", "emails", "home"));
        var healed = a.Merge(b);
        Assert.Equal(10, healed.Count("followers"));
        Assert.Equal(["Sam"], healed.Elements("friends"));
        Assert.True(healed.IsEnabled("verified"));
        Assert.Equal(["foo@bar.com"], healed.Values("emails", "home"));
    }

    private static ResetRemoveMap Do(ResetRemoveMap map, Func<ResetRemoveMap, ResetRemoveMap> change) => map.Merge(change(map));
}
