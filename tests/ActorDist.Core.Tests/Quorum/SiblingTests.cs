using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

public sealed class SiblingTests
{
    private readonly QuorumCluster _cluster = new();

    [Fact]
    public void APutIsRead_OnEveryNode()
    {
        Assert.Equal(OutcomeKind.Done, _cluster.Put(1, "a").Kind);
        for (var node = 1; node <= 3; node++)
            Assert.Equal(["a"], QuorumCluster.Texts(_cluster.Get(node)));
    }

    [Fact]
    public void ABlindPut_NeverOverwrites()
    {
        _cluster.Put(1, "a");
        _cluster.Put(1, "b");
        _cluster.Put(2, "c");
        AssertShows(_cluster.Get(3), "a", "b", "c");
    }

    [Fact]
    public void TheOrderOfSiblings_IsTheSameOnEveryNode()
    {
        foreach (var node in (int[])[3, 1, 2, 2, 1])
            _cluster.Put(node, Guid.NewGuid().ToString());
        var expected = QuorumCluster.Texts(_cluster.Get(1));
        Assert.Equal(5, expected.Length);
        Assert.Equal(expected, QuorumCluster.Texts(_cluster.Get(2)));
        Assert.Equal(expected, QuorumCluster.Texts(_cluster.Get(3)));
    }

    [Fact]
    public void APutWithItsContext_ReplacesWhatItSaw_AndNothingElse()
    {
        _cluster.Put(1, "a");
        _cluster.Put(2, "b");
        var seen = _cluster.Get(1);
        _cluster.Put(3, "c");
        _cluster.Put(1, "ab", seen.Context);
        AssertShows(_cluster.Get(2), "ab", "c");
    }

    [Fact]
    public void TheClock_IsWrittenAsPeopleDo()
    {
        var first = _cluster.Order(QuorumCluster.Key)[0];
        _cluster.Put(first, "a");
        _cluster.Put(first, "b");
        var outcome = _cluster.Get(first);
        var ring = _cluster[1].Replica.Ring;
        Assert.Equal($"{{n{first}:2}}", outcome.Clock.ToString(origin => ring.NameOf(origin.Replica)));
        Assert.Equal([1UL, 2UL], outcome.Siblings.Select(sibling => sibling.Dot!.Value.Counter));
    }

    [Fact]
    public void ADelete_NeedsAContext_AndLeavesOneBehind()
    {
        _cluster.Put(1, "a");
        var refused = _cluster.Delete(1, context: null);
        Assert.Equal(OutcomeKind.Failed, refused.Kind);
        Assert.Contains("context", refused.Reason, StringComparison.Ordinal);

        Assert.Equal(OutcomeKind.Done, _cluster.Delete(2, _cluster.Get(1).Context).Kind);
        var deleted = _cluster.Get(3);
        Assert.Equal((OutcomeKind.Done, 0), (deleted.Kind, deleted.Siblings.Count));
        Assert.NotNull(deleted.Context);
        _cluster.Put(1, "b", deleted.Context);
        Assert.Equal(["b"], QuorumCluster.Texts(_cluster.Get(2)));
    }

    [Fact]
    public void AWriteBesideADelete_Stays()
    {
        _cluster.Put(1, "a");
        var context = _cluster.Get(1).Context;
        _cluster.Put(2, "b");
        _cluster.Delete(1, context);
        Assert.Equal(["b"], QuorumCluster.Texts(_cluster.Get(3)));
    }

    [Fact]
    public void ManySiblings_AreWarnedOf_ThenRefused_UntilSomebodyResolvesThem()
    {
        var cluster = new QuorumCluster(bucket: new BucketOptions { SiblingWarning = 3, SiblingLimit = 5 });
        for (var i = 1; i <= 5; i++)
        {
            var outcome = cluster.Put(1, i.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(OutcomeKind.Done, outcome.Kind);
            Assert.Equal(i > 3, outcome.Warning is not null);
        }

        var refused = cluster.Put(2, "6");
        Assert.Equal(OutcomeKind.Failed, refused.Kind);
        Assert.Contains("the limit is 5", refused.Reason, StringComparison.Ordinal);
        var seen = cluster.Get(3);
        Assert.Equal(5, seen.Siblings.Count);
        Assert.NotNull(seen.Warning);
        Assert.Equal(OutcomeKind.Done, cluster.Put(2, "all", seen.Context).Kind);
        Assert.Equal(["all"], QuorumCluster.Texts(cluster.Get(1)));
    }

    [Fact]
    public void AnObjectTooLargeWithItsSiblings_IsRefused()
    {
        var cluster = new QuorumCluster(bucket: new BucketOptions { ObjectWarning = 10, ObjectLimit = 20, ValueLimit = 20 });
        Assert.Null(cluster.Put(1, "0123456789").Warning);
        Assert.NotNull(cluster.Put(1, "012345678").Warning);
        var refused = cluster.Put(1, "01");
        Assert.Equal(OutcomeKind.Failed, refused.Kind);
        Assert.Contains("the limit is 20", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void APutWithItsBody_ShowsWhatItsReplicaHolds()
    {
        _cluster.Put(1, "a");
        var outcome = _cluster.Put(1, "b", with: request => request with { ReturnBody = true });
        Assert.Equal(["a", "b"], QuorumCluster.Texts(outcome));
        _cluster.Put(2, "c", outcome.Context);
        Assert.Equal(["c"], QuorumCluster.Texts(_cluster.Get(3)));
        Assert.Null(_cluster.Put(1, "d").Context);
    }

    // Voldemort's resolver table: six mutually concurrent puts are all kept; a get, put back, leaves one.
    [Fact]
    public void SixConcurrentPuts_AreKept_AndOneReadBackIsOne()
    {
        for (var i = 0; i < 6; i++)
            _cluster.Put(i % 3 + 1, i.ToString(CultureInfo.InvariantCulture));
        var seen = _cluster.Get(1);
        Assert.Equal(6, seen.Siblings.Count);
        _cluster.Put(2, "one", seen.Context);
        Assert.Single(_cluster.Get(3).Siblings);
    }

    // Riak's sibling_explosion: two clients that interleave get, merge and put, and never see each other's last write.
    [Theory]
    [InlineData(BucketMode.Siblings, 2, 2)]
    [InlineData(BucketMode.PlainVectorClock, 90, 100)]
    public void InterleavedWriters_PileUpSiblings_OnlyWithPlainClocks(BucketMode mode, int least, int most)
    {
        var bucket = new BucketOptions { Mode = mode, SiblingLimit = 1000, SiblingWarning = 1000, ObjectLimit = int.MaxValue };
        var cluster = new QuorumCluster(bucket: bucket);
        var clients = new[] { cluster.Get(1), cluster.Get(1) };
        var highest = 0;
        HashSet<string>[] merged = [[], []];
        for (var i = 0; i < 100; i++)
        {
            var client = i % 2;
            merged[client].UnionWith(QuorumCluster.Texts(clients[client]).SelectMany(text => text.Split(',')));
            merged[client].Add(i.ToString(CultureInfo.InvariantCulture));
            var outcome = cluster.Put(
                1,
                string.Join(',', merged[client]),
                clients[client].Context,
                with: request => request with { ReturnBody = true });
            Assert.Equal(OutcomeKind.Done, outcome.Kind);
            clients[client] = outcome;
            highest = Math.Max(highest, outcome.Siblings.Count);
        }

        Assert.InRange(highest, least, most);
        Assert.Equal(100, QuorumCluster.Texts(cluster.Get(2)).SelectMany(text => text.Split(',')).Distinct(StringComparer.Ordinal).Count());
    }

    private static void AssertShows(QuorumOutcome outcome, params string[] expected) =>
        Assert.Equivalent(expected, QuorumCluster.Texts(outcome), strict: true);
}
