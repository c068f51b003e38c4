using System.Collections.Immutable;
using ActorDist.Core.Clocks;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Clocks;

/// <summary>The vectors of dvvset.erl, and its laws.</summary>
public sealed class DottedVersionVectorSetTests
{
    private static readonly DottedVersionVectorSet<string> A0 = Empty<string>().Update(VectorClock.Empty, "v1", Events.Of('a'));
    private static readonly DottedVersionVectorSet<string> A1 = A0.Update(A0.Context, "v2", Events.Of('a'));

    [Fact]
    public void Updates_GiveTheStatesOfTheTable()
    {
        AssertIs("{a,1,[v1]}", A0);
        AssertIs("{a,2,[v2]}", A1);
        AssertIs("{a,2,[]},{b,1,[v3]}", A1.Update(A1.Context, "v3", Events.Of('b')));
        AssertIs("{a,2,[v2]},{b,1,[v4]}", A1.Update(A0.Context, "v4", Events.Of('b')));
        AssertIs("{a,3,[v5,v2]}", A1.Update(A0.Context, "v5", Events.Of('a')));
    }

    [Fact]
    public void ABlindWrite_ReplacesNothing_AndAContextReplacesOnlyWhatItSaw()
    {
        var mary1 = Empty<string>().Update(VectorClock.Empty, "v1", Events.Of('a'));
        var mary2 = mary1.Update(VectorClock.Empty, "v2", Events.Of('a'));
        AssertIs("{a,2,[v2,v1]}", mary2);
        AssertIs("{a,3,[v3,v2]}", mary2.Update(mary1.Context, "v3", Events.Of('a')));
    }

    [Theory]
    [InlineData("{a,1,[]}", "{a,2,[v2,v1]}", "{a,2,[v2]}")]
    [InlineData("{x,1,[]}", "{a,1,[v1]}", "{a,1,[v1]},{x,1,[]}")]
    [InlineData("{a,1,[v1]}", "{b,1,[v2]}", "{a,1,[v1]},{b,1,[v2]}")]
    [InlineData("{a,2,[v2]}", "{a,1,[v1]}", "{a,2,[v2]}")]
    public void States_Sync_AsInTheTable(string left, string right, string expected)
    {
        AssertIs(expected, Parse(left).Sync(Parse(right)));
        AssertIs(expected, Parse(right).Sync(Parse(left)));
    }

    [Fact]
    public void TheSameUpdateAtTwoServers_LeavesBoth()
    {
        var s = A0.Update(A0.Context, "v2", Events.Of('a'));
        AssertIs(
            "{a,2,[]},{b,1,[v3]},{c,1,[v3]}",
            s.Update(s.Context, "v3", Events.Of('c')).Sync(s.Update(s.Context, "v3", Events.Of('b'))));
    }

    [Fact]
    public void LastAndReconcile_GiveTheValuesOfTheTable()
    {
        var x = DottedVersionVectorSet<int>.Of([Entry('a', 4, 5, 2), Entry('b', 1), Entry('c', 1, 3)], []);
        Assert.Equal(5, x.Last(Comparer<int>.Default));
        var last = x.KeepLast(Comparer<int>.Default);
        Assert.True(last.Equals(DottedVersionVectorSet<int>.Of([Entry('a', 4, 5), Entry('b', 1), Entry('c', 1)], [])));
        Assert.Equal([5], last.Values.Select(each => each.Value));
        var sum = x.Reconcile(Enumerable.Sum);
        Assert.Equal([10], sum.Anonymous);
        Assert.Equal(1, sum.Count);
        Assert.Equal(x.Context, sum.Context);

        var more = DottedVersionVectorSet<int>.Of(x.Entries, [10, 0]);
        Assert.Equal(10, more.Last(Comparer<int>.Default));
        Assert.Equal([20], more.Reconcile(Enumerable.Sum).Anonymous);
        Assert.Equal([0], more.Reconcile(Enumerable.Min).Anonymous);
    }

    [Fact]
    public void AnonymousValues_GoWithTheirHistory()
    {
        var none = DottedVersionVectorSet<string>.New("v1");
        Assert.Equal(["v1", "v2"], none.Sync(DottedVersionVectorSet<string>.New("v2")).Anonymous);
        Assert.Equal(["v1"], none.Sync(none).Anonymous);
        var newer = DottedVersionVectorSet<string>.New(A0.Context, "v2");
        Assert.Equal(["v2"], newer.Sync(none).Anonymous);
        Assert.Equal(["v2"], none.Sync(newer).Anonymous);
    }

    [Fact]
    public void Equality_LooksAtEventsNotAtValues()
    {
        Assert.Equal(Parse("{a,2,[v2]}"), Parse("{a,2,[other]}"));
        Assert.NotEqual(Parse("{a,2,[v2]}"), Parse("{a,2,[v2,v1]}"));
        Assert.NotEqual(Parse("{a,2,[v2]}"), Parse("{a,3,[v2]}"));
    }

    [Fact]
    public void MoreValuesThanEvents_AreRefused() => Assert.Throws<FormatException>(() => Parse("{a,1,[v2,v1]}"));

    [Fact]
    public void AnyScript_KeepsExactlyTheValuesThatNobodyReplaced() => Script.Sample(script =>
    {
        var world = new DottedModel(replicas: 4);
        foreach (var step in script)
        {
            world.Apply(step);
            world.AssertAgrees();
        }

        world.AssertLaws();
    });

    // What to do, at which replica, and another replica or an earlier context.
    private static Gen<(int Kind, int At, int Other)[]> Script => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 20]).Array[1, 40];

    private static DottedVersionVectorSet<T> Empty<T>() => DottedVersionVectorSet<T>.Empty;

    private static DottedEntry<int> Entry(char origin, ulong counter, params ImmutableArray<int> values) =>
        new(Events.Of(origin), counter, values);

    private static DottedVersionVectorSet<string> Parse(string text) => DottedVersionVectorSet<string>.Of(
        text.Split("},").Select(entry =>
        {
            var parts = entry.Trim('{', '}').Split(',', 3);
            var values = parts[2].Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries);
            return new DottedEntry<string>(Events.Of(parts[0][0]), ulong.Parse(parts[1]), [.. values]);
        }),
        []);

    private static void AssertIs(string expected, DottedVersionVectorSet<string> actual) => Assert.Equal(
        expected,
        string.Join(",", actual.Entries.Select(entry =>
            $"{{{(char)('a' + entry.Origin.Replica.Low - 1)},{entry.Counter},[{string.Join(",", entry.Values)}]}}")));
}
