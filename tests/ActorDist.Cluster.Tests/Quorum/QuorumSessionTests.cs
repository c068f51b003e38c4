using ActorDist.Cluster.Quorum;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Cluster.Tests.Quorum;

public sealed class QuorumSessionTests
{
    private readonly InMemoryQuorum _quorum = new();

    [Fact]
    public async Task ASession_RemembersSoManyKeys_AndRefusesMoreByTheLimit()
    {
        var session = new QuorumSession(_quorum);
        for (var i = 0; i < QuorumSession.MaxKeys; i++)
            Assert.Equal(OutcomeKind.Done, (await session.GetAsync(new QuorumKey("test", $"{i}"))).Kind);
        var refused = await session.PutAsync(new QuorumKey("test/more"), "milk"u8.ToArray());
        Assert.Equal((OutcomeKind.Failed, true), (refused.Kind, refused.IsInvalid));
        Assert.Contains("the session remembers 10000 keys, which is the limit", refused.Reason, StringComparison.Ordinal);
        Assert.Empty((await _quorum.GetAsync(new("test/more"))).Siblings);
        Assert.Equal(OutcomeKind.Done, (await session.PutAsync(new QuorumKey("test/0"), "milk"u8.ToArray())).Kind);
    }

    [Fact]
    public async Task AWriteThatIsUnknown_IsNotPromised_AndTheNextRequestWorks()
    {
        var session = new QuorumSession(_quorum);
        var key = new QuorumKey("test/a");
        _quorum.TakeDown("n2", isNoticed: false);
        _quorum.TakeDown("n3", isNoticed: false);
        Assert.Equal(OutcomeKind.Unknown, (await session.PutAsync(key, "milk"u8.ToArray())).Kind);
        var got = await session.GetAsync(key, new QuorumOptions { R = QuorumSize.One });
        Assert.Equal((OutcomeKind.Done, 1), (got.Kind, got.Siblings.Count));
    }

    [Fact]
    public void ASessionThatPromisesNothing_IsNone() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuorumSession(_quorum, SessionGuarantees.None));
}
