using ActorDist.Core.Clocks;
using ActorDist.Core.StateMachines.Encoding;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Clocks;

public sealed class VectorClockTests
{
    private static readonly Gen<int[]> Increments = Gen.Int[1, 5].Array[0, 12];

    // Voldemort's VectorClockTest, and the textbook rows of Akka's VersionVectorSpec.
    [Theory]
    [InlineData("", "", Causality.Equal)]
    [InlineData("1,1,2", "1,1,2", Causality.Equal)]
    [InlineData("1,1,2", "1,1,2,3", Causality.Before)]
    [InlineData("1", "2", Causality.Concurrent)]
    [InlineData("1,1,2", "1,1,3", Causality.Concurrent)]
    [InlineData("1,2,3,3", "1,1,2,3", Causality.Concurrent)]
    [InlineData("2,2", "1,2,2,3", Causality.Before)]
    [InlineData("1,2,2,3", "2,2", Causality.After)]
    [InlineData("1,2,1", "1,2,1", Causality.Equal)]
    [InlineData("1,2,1", "1,2,1,3", Causality.Before)]
    [InlineData("1,2,1", "1,1,3", Causality.Concurrent)]
    [InlineData("1,2", "1,1", Causality.Concurrent)]
    [InlineData("1,3,2", "1,3,3", Causality.Concurrent)]
    public void Clocks_Compare_AsInTheTables(string left, string right, Causality expected) =>
        Assert.Equal(expected, Events.Clock(Events.Parse(left)).Compare(Events.Clock(Events.Parse(right))));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("1", "1", "1")]
    [InlineData("1", "2", "1,2")]
    [InlineData("1", "1,2", "1,2")]
    [InlineData("1,2", "1", "1,2")]
    [InlineData("1,1,1,2,3,5", "1,2,2,4", "1,1,1,2,2,3,4,5")]
    [InlineData("2,3,5", "1,2,2,4,7", "1,2,2,3,4,5,7")]
    [InlineData("1,3,2", "1,3,3", "1,2,3,3")]
    [InlineData("1,2", "3,4", "1,2,3,4")]
    public void Clocks_Merge_AsInTheTables(string left, string right, string expected)
    {
        var (a, b) = (Events.Clock(Events.Parse(left)), Events.Clock(Events.Parse(right)));
        Assert.Equal(Events.Clock(Events.Parse(expected)), a.Merge(b));
        Assert.Equal(a.Merge(b), b.Merge(a));
    }

    // Voldemort's VectorClockInconsistencyResolverTest: what no other clock of the set dominates.
    [Theory]
    [InlineData("1,1,2,3; 1,2,3; 1,1,2,2,3", "1,1,2,2,3")]
    [InlineData("1,1,2,2,3; 1,1,2,3; 1,2,3", "1,1,2,2,3")]
    [InlineData("1,1,2,3; 1,2,3,3; 1,2,3", "1,1,2,3; 1,2,3,3")]
    [InlineData("1,2,3,3; 1,1,2,3; 1,1,2,3; 1,2,3,3; 1,1,2,3", "1,1,2,3; 1,2,3,3")]
    [InlineData("1,2,3,3; 1,2,3,4; 1,1,2,3; 1,2,3,4; 1,1,2,3", "1,1,2,3; 1,2,3,3; 1,2,3,4")]
    [InlineData("1,2,3,3; 1,2,3,4; 1,2,3,3,4,4", "1,2,3,3,4,4")]
    public void OfASet_TheUndominatedRemain_AsInTheTable(string clocks, string expected)
    {
        var all = clocks.Split("; ").Select(text => Events.Clock(Events.Parse(text))).ToArray();
        var left = all.Where(clock => !all.Any(other => other.Dominates(clock))).ToHashSet();
        Assert.Equal(expected.Split("; ").Select(text => Events.Clock(Events.Parse(text))).ToHashSet(), left);
    }

    // Riak's vclock.erl: example, merge, merge_less_left, merge_less_right, merge_same_id.
    [Fact]
    public void RiaksExample_Holds()
    {
        var (a, b, c) = (Events.Of('a'), Events.Of('b'), Events.Of('c'));
        var a1 = VectorClock.Empty.Increment(a);
        var b1 = VectorClock.Empty.Increment(b);
        Assert.True(a1.Descends(VectorClock.Empty));
        Assert.True(b1.Descends(VectorClock.Empty));
        Assert.False(a1.Descends(b1));
        var a2 = a1.Increment(a);
        var c1 = a2.Merge(b1).Increment(c);
        Assert.True(c1.Descends(a2));
        Assert.True(c1.Descends(b1));
        Assert.False(b1.Descends(c1));
        Assert.False(b1.Descends(a1));
        Assert.True(c1.Dominates(a2));
        Assert.False(a2.Dominates(a2));
        Assert.Equal(
            Counted((1, 1), (2, 2), (3, 3), (4, 4)), Counted((1, 1), (2, 2), (4, 4)).Merge(Counted((3, 3), (4, 3))));
        Assert.Equal(Counted((5, 5), (6, 6), (7, 7)), Counted((5, 5)).Merge(Counted((6, 6), (7, 7))));
        Assert.Equal(Counted((5, 5), (6, 6), (7, 7)), Counted((6, 6), (7, 7)).Merge(Counted((5, 5))));
        Assert.Equal(Counted((1, 2), (2, 1)), Counted((1, 1)).Merge(Counted((1, 2), (2, 1))));
    }

    [Fact]
    public void ManyEntries_AreNeverPruned()
    {
        var clock = Events.Clock(Enumerable.Range(1, 1000));
        Assert.Equal(1000, clock.Count);
        Assert.Equal(1000, clock.Merge(Events.Clock(Enumerable.Range(1, 500).Reverse())).Count);
        Assert.Equal(clock, Reread(clock));
    }

    [Fact]
    public void ACounterAboveSixteenBits_SurvivesAMerge()
    {
        var clock = Counted((1, 32_768)).Merge(Counted((2, 1)));
        Assert.Equal(32_768UL, clock[Events.Of(1)]);
    }

    [Fact]
    public void ACounterAtItsEnd_IsNotRaised() =>
        Assert.Throws<OverflowException>(() => VectorClock.Of(new Dot(Events.Of(1), ulong.MaxValue)).Increment(Events.Of(1)));

    [Fact]
    public void ThreeThousandIncrements_WithARoundTripAfterEach_AreAllCounted()
    {
        var clock = Counted((1, 1));
        for (var i = 0; i < 3000; i++)
            clock = Reread(clock.Increment(Events.Of(1)));
        Assert.Equal(3001UL, clock[Events.Of(1)]);
    }

    [Fact]
    public void TheOrderOfIncrements_DoesNotMatter() => Gen.Shuffle(Enumerable.Range(0, 100).Select(i => i % 10 + 1).ToArray())
        .Sample(order => Events.Clock(order) == Events.Clock(Enumerable.Range(0, 100).Select(i => i % 10 + 1)), iter: 10);

    [Fact]
    public void Comparison_IsThatOfSetsOfEvents() => Gen.Select(Increments, Increments).Sample((left, right) =>
    {
        var (a, b) = (Model(left), Model(right));
        var expected = (a.IsSupersetOf(b), b.IsSupersetOf(a)) switch
        {
            (true, true) => Causality.Equal,
            (true, false) => Causality.After,
            (false, true) => Causality.Before,
            _ => Causality.Concurrent,
        };
        return Events.Clock(left).Compare(Events.Clock(right)) == expected;
    });

    [Fact]
    public void Merging_IsTheUnionOfSetsOfEvents() => Gen.Select(Increments, Increments).Sample((left, right) =>
    {
        var (a, b) = (Events.Clock(left), Events.Clock(right));
        var buffer = new Dot[a.Count + b.Count];
        var count = a.MergeInto(b, buffer);
        var events = Model(left);
        events.UnionWith(Model(right));
        var merged = a.Merge(b);
        return merged == VectorClock.Of(buffer.AsSpan(0, count)) && Dots(merged).SetEquals(events);
    });

    [Fact]
    public void Bytes_GiveTheClockBack_AndShortenedOnesAreRefused() => Increments.Where(each => each.Length > 0).Sample(increments =>
    {
        var clock = Events.Clock(increments);
        var bytes = Encode(clock);
        Assert.Throws<FormatException>(() => Decode(bytes.AsSpan(..^1)));
        return Decode(bytes) == clock;
    });

    [Fact]
    public void AnOriginTwice_OrWithoutEvents_IsRefused()
    {
        Assert.Throws<FormatException>(() => Counted((1, 1), (1, 2)));
        Assert.Throws<FormatException>(() => Counted((1, 0)));
    }

    [Fact]
    public void People_SeeTheNames() =>
        Assert.Equal("{n1:3, n2:1}", Events.Clock(1, 2, 1, 1).ToString(origin => $"n{origin.Replica.Low}"));

    [Fact]
    public void AnotherEpoch_IsAnotherOrigin()
    {
        var first = Events.Of(1);
        var second = first with { Epoch = 2 };
        Assert.Equal(
            Causality.Concurrent,
            VectorClock.Empty.Increment(first).Compare(VectorClock.Empty.Increment(second)));
    }

    private static VectorClock Counted(params (int Origin, int Counter)[] entries) =>
        VectorClock.Of([.. entries.Select(entry => new Dot(Events.Of(entry.Origin), (ulong)entry.Counter))]);

    private static HashSet<Dot> Model(int[] increments) =>
        [.. increments.Select((number, i) => new Dot(Events.Of(number), (ulong)increments.Take(i + 1).Count(each => each == number)))];

    private static HashSet<Dot> Dots(VectorClock clock) =>
        [.. clock.Entries.ToArray().SelectMany(entry => Enumerable.Range(1, (int)entry.Counter).Select(i => new Dot(entry.Origin, (ulong)i)))];

    private static VectorClock Reread(VectorClock clock) => Decode(Encode(clock));

    private static byte[] Encode(VectorClock clock)
    {
        var bytes = new byte[VectorClockEncoding.SizeOf(clock)];
        var writer = new SpanWriter(bytes);
        VectorClockEncoding.Write(ref writer, clock);
        Assert.Equal(bytes.Length, writer.Length);
        return bytes;
    }

    private static VectorClock Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new SpanReader(bytes);
        var clock = VectorClockEncoding.Read(ref reader);
        reader.End("clock");
        return clock;
    }
}
