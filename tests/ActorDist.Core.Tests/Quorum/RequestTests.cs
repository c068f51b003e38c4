using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum;

public sealed class RequestTests
{
    private readonly QuorumCluster _cluster = new(members: 5);

    [Fact]
    public void WhatMakesNoSense_IsRefusedWithTheLimit_AndChangesNothing()
    {
        AssertRefused("r is 4; it must be from 1 to 3, n", _cluster.Get(1, with: request => request with { R = QuorumSize.Of(4) }));
        AssertRefused("r is 0", _cluster.Get(1, with: request => request with { R = QuorumSize.None }));
        AssertRefused("pr is 4", _cluster.Get(1, with: request => request with { PR = QuorumSize.Of(4) }));
        AssertRefused("w is 4", _cluster.Put(1, "a", with: request => request with { W = QuorumSize.Of(4) }));
        AssertRefused("pw is 4", _cluster.Put(1, "a", with: request => request with { PW = QuorumSize.Of(4) }));
        AssertRefused("n is 6; it must be from 1 to 5", _cluster.Put(1, "a", with: request => request with { N = 6 }));
        AssertRefused("timeout", _cluster.Put(1, "a", with: request => request with { Timeout = 0 }));
        AssertRefused("the limit is 65536", _cluster.Put(1, new string('a', 65_537)));
        AssertRefused("another key", _cluster.Put(1, "a", ContextToken.Issue(
            QuorumCluster.Name, new QuorumKey("test/other"), BucketMode.Siblings, CausalContext.None)));
        AssertRefused("damaged", _cluster.Delete(1, new ContextToken(new byte[] { 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })));
        Assert.Empty(_cluster.Sent);
        Assert.All(_cluster.Nodes, node => Assert.Empty(node.Store.Own));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("/x")]
    [InlineData("b/")]
    [InlineData("b/a\nb")]
    public void AKeyThatIsNone_IsRefused(string text)
    {
        Assert.False(QuorumKey.TryParse(text, out _, out var error));
        Assert.Equal(error, Assert.Throws<FormatException>(() => new QuorumKey(text)).Message);
    }

    [Fact]
    public void AKeyWithHalfACodePoint_IsRefused() => Assert.False(QuorumKey.TryParse("b/" + '\ud800', out _, out _));

    [Fact]
    public void AKeyTooLong_IsRefusedWithTheLimit()
    {
        Assert.False(QuorumKey.TryParse("b/" + new string('x', 511), out _, out var error));
        Assert.Contains("512", error, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuorum_IsMoreThanHalf()
    {
        Assert.Equal([1, 2, 2, 3, 3], Enumerable.Range(1, 5).Select(n => QuorumSize.Default.Resolve(n, QuorumSize.Default)));
        Assert.Equal(5, QuorumSize.Parse("all").Resolve(5, QuorumSize.One));
        Assert.Equal(1, QuorumSize.Parse("default").Resolve(5, QuorumSize.One));
        Assert.Equal(4, QuorumSize.Parse("4").Resolve(5, QuorumSize.One));
        Assert.Equal(0, QuorumSize.Parse("0").Resolve(5, QuorumSize.One));
        Assert.Throws<FormatException>(() => QuorumSize.Parse("-1"));
        Assert.Throws<FormatException>(() => QuorumSize.Parse("most"));
    }

    [Fact]
    public void AStrictQuorum_RefusesWhereTooFewPrimariesCanBeReached_AndASloppyOneTakesFallbacks()
    {
        var order = _cluster.Order(QuorumCluster.Key);
        var down = order[1..3];
        _cluster.Drop = QuorumCluster.Isolated(down);
        _cluster.Believe(isReachable: false, down);
        AssertRefused(
            "w is 2, but only 1 primaries can be reached", _cluster.Put(order[0], "a", with: request => request with { Sloppy = false }));
        AssertRefused(
            "pw is 2, but only 1 of 3 primaries can be reached",
            _cluster.Put(order[0], "a", with: request => request with { PW = QuorumSize.Of(2) }));
        AssertRefused("r is 2", _cluster.Get(order[0], with: request => request with { Sloppy = false }));
        AssertRefused("pr is 2", _cluster.Get(order[0], with: request => request with { PR = QuorumSize.Of(2) }));
        Assert.All(_cluster.Nodes, node => Assert.Empty(node.Store.Own));

        var outcome = _cluster.Put(order[4], "a");
        Assert.Equal(OutcomeKind.Done, outcome.Kind);
        Assert.Equal(
            [(order[0], 0), (order[3], order[1]), (order[4], order[2])],
            outcome.Answers.Select(answer => (
                QuorumCluster.Number(answer.Replica.Id), answer.StandsFor is { } primary ? QuorumCluster.Number(primary.Id) : 0)));
        Assert.Equal(["a"], QuorumCluster.Texts(_cluster.Get(order[3])));
    }

    [Fact]
    public void ASilentPrimary_IsReplacedByAFallback_WhereTheQuorumIsSloppy()
    {
        var order = _cluster.Order(QuorumCluster.Key);
        _cluster.Drop = QuorumCluster.Isolated(order[1], order[2]);
        Assert.Equal(OutcomeKind.Done, _cluster.Put(order[0], "a", with: request => request with { Timeout = 2000 }).Kind);
        Assert.Equal(["a"], QuorumCluster.Texts(_cluster.Get(order[0])));

        var strict = _cluster.Put(order[0], "b", with: request => request with { Timeout = 2000, Sloppy = false });
        Assert.Equal(OutcomeKind.Unknown, strict.Kind);
        Assert.Contains("w is 2, but 1 replicas confirmed the write within 2000 ms", strict.Reason, StringComparison.Ordinal);
        AssertRefused("within 1000 ms", _cluster.Get(order[0], with: request => request with { Timeout = 1000, Sloppy = false }));
    }

    [Fact]
    public void ASilentReplicaThatShouldTakeTheWriteIn_GivesWayToTheNext()
    {
        var order = _cluster.Order(QuorumCluster.Key);
        _cluster.Drop = QuorumCluster.Isolated(order[0]);
        var outcome = _cluster.Put(order[3], "a", with: request => request with { Sloppy = false });
        Assert.Equal(OutcomeKind.Done, outcome.Kind);
        Assert.Equal(QuorumCluster.Id(order[1]), outcome.Dot!.Value.Origin.Replica);
    }

    [Fact]
    public void ALostMessage_IsSentAgain_AndTheSameOneTwice_IsOneWrite()
    {
        var order = _cluster.Order(QuorumCluster.Key);
        var seen = 0;
        _cluster.Drop = envelope => envelope.Message is Minted && seen++ == 0;
        Assert.Equal(OutcomeKind.Done, _cluster.Put(order[3], "a").Kind);
        Assert.Equal(2, _cluster.Sent.Count(envelope => envelope.Message is Mint));
        Assert.Equal(["a"], QuorumCluster.Texts(_cluster.Get(order[1])));
    }

    [Fact]
    public void AMessageOfAnotherClusterOrDisk_IsDropped()
    {
        var read = new Read(1, QuorumCluster.Key, StandsFor: null);
        _cluster.Deliver(new QuorumEnvelope(QuorumCluster.Id(2), QuorumCluster.Id(1), "other", read));
        var node = _cluster[1];
        _cluster.Step(node, (now, outbox) => node.Replica.Receive(
            now, new QuorumEnvelope(QuorumCluster.Id(2), QuorumCluster.Id(7), QuorumCluster.Name, read), outbox));
        Assert.Empty(_cluster.Sent);
        _cluster.Deliver(new QuorumEnvelope(QuorumCluster.Id(2), QuorumCluster.Id(1), QuorumCluster.Name, read));
        Assert.Single(_cluster.Sent);
    }

    [Fact]
    public void ABucketThatCannotWork_IsRefusedByName()
    {
        var good = new BucketOptions();
        AssertUnfit("n is 0", good with { N = 0 });
        AssertUnfit("unknown mode", good with { Mode = default });
        AssertUnfit("the timeout is 0", good with { Timeout = 0 });
        AssertUnfit("the sibling limit is 0", good with { SiblingLimit = 0 });
        AssertUnfit("that of an object 10", good with { ObjectLimit = 10 });

        void AssertUnfit(string reason, BucketOptions options)
        {
            var error = Assert.Throws<FormatException>(() => new BucketSet(good, [KeyValuePair.Create("b", options)]));
            Assert.StartsWith("bucket b: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TooManyRequests_AreRefused()
    {
        var cluster = new QuorumCluster(customize: options => options with { MaxRequests = 2 }) { Drop = _ => true };
        var first = cluster.Begin(1, new QuorumRequest(QuorumCluster.Key, QuorumOperation.Get, Tag: null));
        cluster.Begin(1, new QuorumRequest(QuorumCluster.Key, QuorumOperation.Get, Tag: null));
        var third = cluster.Begin(1, new QuorumRequest(QuorumCluster.Key, QuorumOperation.Get, Tag: null));
        Assert.Null(first());
        AssertRefused("the limit is 2", third()!);
    }

    private static void AssertRefused(string reason, QuorumOutcome outcome)
    {
        Assert.Equal(OutcomeKind.Failed, outcome.Kind);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }
}
