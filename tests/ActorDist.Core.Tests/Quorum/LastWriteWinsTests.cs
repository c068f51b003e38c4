using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

public sealed class LastWriteWinsTests
{
    private static readonly BucketOptions Latest = new() { Mode = BucketMode.LastWriteWins };

    // Two acknowledged writes on both sides of a partition: the clock that is ahead wins although it wrote first.
    [Theory]
    [InlineData(BucketMode.LastWriteWins)]
    [InlineData(BucketMode.Siblings)]
    public void ASkewedClock_LosesAnAcknowledgedWrite_AndSiblingsKeepIt(BucketMode mode)
    {
        var cluster = new QuorumCluster(bucket: Latest with { Mode = mode, W = QuorumSize.One, R = QuorumSize.All });
        cluster[1].Skew = 250;
        cluster.Drop = QuorumCluster.Isolated(1);
        Assert.Equal(OutcomeKind.Done, cluster.Put(1, "first").Kind);
        cluster.Pass(100);
        Assert.Equal(OutcomeKind.Done, cluster.Put(2, "second").Kind);
        cluster.Drop = _ => false;
        var shown = QuorumCluster.Texts(cluster.Get(3));
        Assert.Equivalent(mode == BucketMode.Siblings ? ["first", "second"] : (string[])["first"], shown, strict: true);
    }

    [Fact]
    public void AWriteThatSawAnother_WinsOverIt_HoweverItsClockIsSkewed()
    {
        var cluster = new QuorumCluster(bucket: Latest with { W = QuorumSize.One });
        cluster[1].Skew = 250;
        cluster.Put(1, "first");
        var seen = cluster.Get(1);
        cluster.Put(2, "second", seen.Context);
        Assert.Equal(["second"], QuorumCluster.Texts(cluster.Get(3)));
        cluster.Delete(3, cluster.Get(3).Context);
        Assert.Empty(cluster.Get(1).Siblings);
    }

    [Fact]
    public void ATimeTooFarAhead_IsRefusedByTheOthers()
    {
        var cluster = new QuorumCluster(bucket: Latest);
        cluster[1].Skew = 60_000;
        var outcome = cluster.Put(1, "far ahead", with: request => request with { Sloppy = false, Timeout = 1000 });
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.Equal(2, outcome.Answers.Count(answer => answer.Kind == ReplicaAnswerKind.Refused));
        Assert.Empty(cluster.Held(2));
        cluster[1].Skew = 0;
        var context = cluster.Get(1, with: request => request with { R = QuorumSize.All }).Context;
        var put = cluster.Put(2, "b", context);
        Assert.Equal(OutcomeKind.Failed, put.Kind);
        Assert.Contains("check the nodes' clocks", put.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AWriteAfterAKill_WinsOverTheOneBefore_AlthoughTheClockWentBack()
    {
        var cluster = new QuorumCluster(bucket: Latest);
        cluster[1].Skew = 400;
        cluster.Put(1, "before");
        cluster.Restart(1);
        cluster[1].Skew = 0;
        cluster.Put(1, "after");
        Assert.Equal(["after"], QuorumCluster.Texts(cluster.Get(2)));
    }
}
