using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using CsCheck;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>Read-your-writes and monotonic reads at replicas that have missed writes.</summary>
public sealed class SessionTests
{
    private static readonly SessionToken New = SessionToken.New(SessionGuarantees.All);
    private readonly QuorumCluster _cluster = new();

    [Fact]
    public void AGetOfASession_ShowsItsWrite_WhereAReplicaMissedIt()
    {
        var session = Miss(3, () => Put(1, "a", New));
        _cluster.Drop = IsRepair;
        Assert.Empty(QuorumCluster.Texts(_cluster.Get(3, with: One)));
        Assert.Equal(["a"], QuorumCluster.Texts(Get(3, session)));
    }

    [Fact]
    public void AGetOfASession_ShowsWhatTheLastOneShowed_OrWhatReplacedIt()
    {
        Miss(3, () => Put(1, "a", New));
        QuorumOutcome seen = null!;
        var session = Miss(3, () => seen = Get(1, New));
        Assert.Equal(["a"], QuorumCluster.Texts(seen));
        Miss(3, () => _cluster.Put(2, "b", seen.Context, with: One));
        _cluster.Drop = IsRepair;
        Assert.Empty(QuorumCluster.Texts(_cluster.Get(3, with: One)));
        Assert.Equal(["b"], QuorumCluster.Texts(Get(3, session)));
    }

    [Theory]
    [InlineData(SessionGuarantees.ReadYourWrites, 1, 0)]
    [InlineData(SessionGuarantees.MonotonicReads, 0, 1)]
    public void EachGuarantee_PromisesNothingOfTheOther(SessionGuarantees guarantees, int ofWrite, int ofRead)
    {
        var session = SessionToken.New(guarantees);
        var written = Miss(3, () => Put(1, "a", session));
        var read = Miss(3, () => Get(1, session));
        _cluster.Drop = QuorumCluster.Isolated(3);
        Assert.Equal(ofWrite == 0, Get(3, written).Kind == OutcomeKind.Done);
        Assert.Equal(ofRead == 0, Get(3, read).Kind == OutcomeKind.Done);
    }

    [Fact]
    public void WhereNobodyHoldsIt_AGetWaits_AndFailsWhenItsTimeIsUp_OrSeesItComeBack()
    {
        var session = Miss(3, () => Put(1, "a", New));
        _cluster.Drop = QuorumCluster.Isolated(3);
        var failed = Get(3, session);
        Assert.Equal(OutcomeKind.Failed, failed.Kind);
        Assert.StartsWith("session: 1 replicas answered within 500 ms, but none holds all", failed.Reason, StringComparison.Ordinal);
        Assert.Null(failed.Session);

        var answer = _cluster.Begin(3, Request(QuorumOperation.Get, session) with { Timeout = 60_000 });
        _cluster.Pass(5000);
        Assert.Null(answer());
        _cluster.Drop = _ => false;
        _cluster.Pass(5000);
        Assert.Equal(["a"], QuorumCluster.Texts(answer()!));
    }

    [Fact]
    public void WhatAFallbackKeeps_IsSeenBeforeItIsHandedOff()
    {
        var cluster = new QuorumCluster(members: 5, customize: options => options with { HandOffEvery = long.MaxValue / 4 });
        var order = cluster.Order(QuorumCluster.Key);
        // Only the first primary's fallback has it: the primaries are away.
        cluster.Believe(isReachable: false, order[..3]);
        cluster.Drop = QuorumCluster.Isolated(order[..3]);
        var put = cluster.Put(order[3], "a", with: request => One(request) with { Session = New, Sloppy = true });
        Assert.Equal(OutcomeKind.Done, put.Kind);
        cluster.Drop = envelope => envelope.Message is HandOff;
        cluster.Believe(isReachable: true, order[..3]);
        var sloppy = (QuorumRequest request) => One(request) with { Sloppy = true, Timeout = 5000 };
        Assert.Empty(QuorumCluster.Texts(cluster.Get(order[0], with: sloppy)));
        // The first primary is silent and gives way to the fallback, which tells what it keeps for it.
        cluster.Drop = envelope => envelope.Message is HandOff || QuorumCluster.Isolated(order[0])(envelope);
        Assert.Empty(QuorumCluster.Texts(cluster.Get(order[1], with: sloppy)));
        Assert.Equal(["a"], QuorumCluster.Texts(cluster.Get(order[1], with: request => sloppy(request) with { Session = put.Session })));
    }

    [Fact]
    public void AToken_OfAnotherKeyClusterOrMode_OrDamaged_IsRefused_AndChangesNothing()
    {
        var other = SessionToken.Issue(
            SessionGuarantees.All, QuorumCluster.Name, new QuorumKey("test/other"), BucketMode.Siblings, CausalContext.None);
        AssertRefused("session: given for another key or cluster than test/x", other);
        AssertRefused("session: given for a bucket of mode LastWriteWins", Issue(QuorumCluster.Name, BucketMode.LastWriteWins));
        AssertRefused("session: given for another key or cluster", Issue("elsewhere", BucketMode.Siblings));
        AssertRefused("session: 0 bytes are too few for one", default);
        AssertRefused("session: version 2, only 128 is known", new SessionToken(
            ContextToken.Issue(QuorumCluster.Name, QuorumCluster.Key, BucketMode.Siblings, CausalContext.None).Bytes));
        var damaged = Issue(QuorumCluster.Name, BucketMode.Siblings).Bytes.ToArray();
        damaged[^1] ^= 1;
        AssertRefused("session: damaged", new SessionToken(damaged));
        Assert.All(_cluster.Nodes, node => Assert.Empty(node.Store.Own));

        // Nor does a session pass for a context: a put would replace what nobody was shown.
        var put = _cluster.Put(1, "a", new ContextToken(New.Bytes));
        Assert.Equal((OutcomeKind.Failed, true), (put.Kind, put.IsInvalid));

        static SessionToken Issue(string cluster, BucketMode mode) =>
            SessionToken.Issue(SessionGuarantees.All, cluster, QuorumCluster.Key, mode, CausalContext.None);
    }

    [Fact]
    public void AnyBytes_AreReadOrRefused_AndTextGivesThemBack() => Gen.Byte.Array[1, 60].Sample(bytes =>
    {
        var token = new SessionToken(bytes);
        Assert.Equal(token, SessionToken.Parse(token.ToString()));
        try
        {
            token.Read(QuorumCluster.Name, QuorumCluster.Key, BucketMode.Siblings);
        }
        catch (FormatException)
        {
            // What is no session is refused as such, and in no other way.
        }
    });

    [Fact]
    public void ASessionThatPromisesNothing_IsNone() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionToken.New(SessionGuarantees.None));

    private static bool IsRepair(QuorumEnvelope envelope) => envelope.Message is Store;

    private static QuorumRequest One(QuorumRequest request) =>
        request with { R = QuorumSize.One, W = QuorumSize.One, Sloppy = false, Timeout = 500 };

    private static QuorumRequest Request(QuorumOperation operation, SessionToken? session) =>
        One(new QuorumRequest(QuorumCluster.Key, operation, Tag: null)) with { Session = session };

    private QuorumOutcome Get(int node, SessionToken? session) => _cluster.Get(node, with: request => One(request) with { Session = session });

    private QuorumOutcome Put(int node, string value, SessionToken session) =>
        _cluster.Put(node, value, with: request => One(request) with { Session = session });

    /// <summary>Does it while a node hears nothing of it.</summary>
    private SessionToken? Miss(int node, Func<QuorumOutcome> what)
    {
        _cluster.Drop = QuorumCluster.Isolated(node);
        var outcome = what();
        _cluster.Pass(5000);
        _cluster.Drop = _ => false;
        Assert.Equal(OutcomeKind.Done, outcome.Kind);
        return outcome.Session;
    }

    private void AssertRefused(string reason, SessionToken session)
    {
        var outcome = _cluster.Put(1, "a", with: request => request with { Session = session });
        Assert.Equal((OutcomeKind.Failed, true), (outcome.Kind, outcome.IsInvalid));
        Assert.StartsWith(reason, outcome.Reason, StringComparison.Ordinal);
    }
}
