using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>Read repair, hinted hand-off and anti-entropy: how replicas that missed something get it.</summary>
public sealed class RepairTests
{
    private readonly QuorumCluster _cluster = new();

    [Fact]
    public void AGet_RepairsTheReplicasThatAreBehind_AndOnlyThose()
    {
        Miss(3, () => _cluster.Put(1, "a"));
        Assert.Empty(_cluster.Held(3));
        _cluster.Sent.Clear();
        Assert.Equal(["a"], QuorumCluster.Texts(_cluster.Get(1, with: request => request with { R = QuorumSize.All })));
        Assert.Equal([3], Repaired());
        Assert.Equal(["a"], _cluster.Held(3));
        Assert.Equal(1, _cluster[1].Replica.Statistics.Repairs);
    }

    [Fact]
    public void AGet_RepairsReplicasThatAnsweredAfterIt()
    {
        Miss(3, () => _cluster.Put(1, "a"));
        _cluster.Get(1, with: request => request with { R = QuorumSize.One });
        Assert.Equal(["a"], _cluster.Held(3));
    }

    [Fact]
    public void AnAnswer_SaysWhoIsBehind()
    {
        Miss(3, () => _cluster.Put(1, "a"));
        var outcome = _cluster.Get(1, with: request => request with { R = QuorumSize.All });
        Assert.Equal(
            [("n1", ReplicaAnswerKind.Found, false), ("n2", ReplicaAnswerKind.Found, false), ("n3", ReplicaAnswerKind.NotFound, true)],
            outcome.Answers.OrderBy(each => each.Replica.Name, StringComparer.Ordinal)
                .Select(each => (each.Replica.Name, each.Kind, each.NeedsRepair)));
    }

    // A write that reached a minority is seen by one get and not by the next, unless gets block on repair (ABD).
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BlockingRepair_MakesGetsMonotonic(bool isBlocking)
    {
        _cluster.Drop = envelope => envelope.Message is Store;
        var put = _cluster.Put(1, "a", with: request => request with { Timeout = 500, Sloppy = false });
        Assert.Equal(OutcomeKind.Unknown, put.Kind);
        _cluster.Pass(5000);

        // The first get hears 1 and 2, and its repairs are slow; the second hears 2 and 3.
        _cluster.Drop = envelope => QuorumCluster.Isolated(3)(envelope) || envelope.Message is Store && !isBlocking;
        Assert.Equal(["a"], QuorumCluster.Texts(_cluster.Get(1, with: request => request with { BlockingRepair = isBlocking })));
        _cluster.Drop = QuorumCluster.Isolated(1);
        Assert.Equal(isBlocking ? ["a"] : [], QuorumCluster.Texts(_cluster.Get(3, with: request => request with { BlockingRepair = isBlocking })));
    }

    [Fact]
    public void ABlockedGet_ThatCannotRepair_FailsAndSaysSo()
    {
        Miss(2, () => _cluster.Put(1, "a", with: request => request with { W = QuorumSize.One, Timeout = 500 }), 3);
        _cluster.Drop = envelope => envelope.Message is Store;
        var outcome = _cluster.Get(1, with: request => request with { BlockingRepair = true, Timeout = 1000, R = QuorumSize.All });
        Assert.Equal(OutcomeKind.Done, outcome.Kind);
        outcome = _cluster.Get(1, with: request => request with { BlockingRepair = true, Timeout = 1000 });
        Assert.Equal(OutcomeKind.Failed, outcome.Kind);
        Assert.Contains("blocking repair", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Hints_AreHandedOff_WhenTheirPrimaryComesBack()
    {
        var cluster = new QuorumCluster(members: 5, customize: options => options with { BatchObjects = 7 });
        var keys = Enumerable.Range(0, 100).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture))).ToArray();
        cluster.Drop = QuorumCluster.Isolated(2);
        cluster.Believe(isReachable: false, 2);
        foreach (var key in keys)
            Assert.Equal(OutcomeKind.Done, cluster.Put(1, key.Text, key: key).Kind);
        var hinted = keys.Count(key => cluster.Order(key)[..3].Contains(2));
        Assert.Equal(hinted, cluster.Nodes.Sum(node => node.Store.Hints.GetValueOrDefault(QuorumCluster.Id(2))));

        cluster.Drop = _ => false;
        cluster.Believe(isReachable: true, 2);
        cluster.Pass(2000);
        Assert.Equal(hinted, cluster[2].Store.Own.Count());
        Assert.All(cluster.Nodes, node => Assert.Empty(node.Store.Hints));
        Assert.Equal(hinted, cluster.Nodes.Sum(node => node.Replica.Statistics.HandedOff));
    }

    [Fact]
    public void AHintThatGrew_WhileItWasHandedOff_IsHandedOffAgain()
    {
        var cluster = new QuorumCluster(members: 5);
        var order = cluster.Order(QuorumCluster.Key);
        cluster.Believe(isReachable: false, order[0]);
        cluster.Put(order[1], "a");
        List<QuorumEnvelope> late = [];
        cluster.Drop = envelope =>
        {
            if (envelope.Message is HandedOff)
                late.Add(envelope);
            return envelope.Message is HandedOff;
        };
        cluster.Believe(isReachable: true, order[0]);
        cluster.Pass(100);
        Assert.Equal(["a"], cluster.Held(order[0]));
        cluster.Believe(isReachable: false, order[0]);
        cluster.Put(order[1], "b", cluster.Get(order[1]).Context);
        cluster.Drop = _ => false;
        cluster.Deliver(Assert.Single(late));
        Assert.NotEmpty(cluster.Nodes.SelectMany(node => node.Store.Hints));
        cluster.Believe(isReachable: true, order[0]);
        cluster.Pass(5000);
        Assert.Equal(["b"], cluster.Held(order[0]));
        Assert.All(cluster.Nodes, node => Assert.Empty(node.Store.Hints));
    }

    [Fact]
    public void HintsForADiskThatIsGone_GoToThePrimariesOfNow()
    {
        var cluster = new QuorumCluster(members: 5);
        var order = cluster.Order(QuorumCluster.Key);
        cluster.Drop = QuorumCluster.Isolated(order[0], order[1], order[2]);
        cluster.Believe(isReachable: false, order[..3]);
        Assert.Equal(OutcomeKind.Done, cluster.Put(order[3], "a").Kind);
        cluster.Drop = _ => false;
        cluster.Believe(isReachable: true, order[1], order[2]);
        cluster.Nodes.Single(node => node.Number == order[0]).IsUp = false;
        cluster.Install([.. order[1..]]);
        cluster.Pass(5000);
        Assert.All(order[1..4], node => Assert.Equal(["a"], cluster.Held(node)));
        Assert.All(cluster.Nodes, node => Assert.Empty(node.Store.Hints));
    }

    [Fact]
    public void TooManyHints_AreRefused()
    {
        var cluster = new QuorumCluster(members: 5, customize: options => options with { MaxHints = 0 });
        var order = cluster.Order(QuorumCluster.Key);
        cluster.Drop = QuorumCluster.Isolated(order[0], order[1], order[2]);
        cluster.Believe(isReachable: false, order[..3]);
        var refused = cluster.Put(order[3], "a", with: request => request with { W = QuorumSize.One });
        Assert.Equal(OutcomeKind.Failed, refused.Kind);
        Assert.Contains("hints are kept for other replicas, the limit is 0", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnExchange_GivesEachSideWhatItLacks_AndNothingElse()
    {
        var keys = Enumerable.Range(0, 300).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture))).ToArray();
        foreach (var key in keys)
            _cluster.Put(1, key.Text, key: key);
        Miss(3, () => _cluster.Put(1, "one", key: keys[0]));
        Miss(1, () => _cluster.Put(2, "two", key: keys[1]));
        Miss(3, () => _cluster.Put(1, "new", key: QuorumCluster.Key));
        _cluster.Sent.Clear();
        _cluster.Exchange(1, 3);
        Assert.Contains("one", _cluster.Held(3, keys[0]), StringComparer.Ordinal);
        Assert.Equal(["new"], _cluster.Held(3));
        Assert.Contains("two", _cluster.Held(1, keys[1]), StringComparer.Ordinal);
        var moved = _cluster.Sent.Sum(envelope => envelope.Message switch
        {
            KeysDiffer differ => differ.Objects.Count,
            Absorb absorb => absorb.Objects.Count,
            _ => 0,
        });
        Assert.Equal(5, moved); // one that the other side lacks, and both sides of two that differ
        Assert.Equal(1, _cluster[1].Replica.Statistics.Exchanges);

        _cluster.Sent.Clear();
        _cluster.Exchange(1, 3);
        Assert.Equal(2, _cluster.Sent.Count);
    }

    [Fact]
    public void AnExchange_FindsWhatADiskLost_OnceTheTreesAreBuiltAnew()
    {
        var cluster = new QuorumCluster(customize: options => options with { BatchObjects = 3, BuildPage = 5, TreeBits = 2 });
        var keys = Enumerable.Range(0, 60).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture))).ToArray();
        foreach (var key in keys)
            cluster.Put(1, key.Text, key: key);
        foreach (var key in keys[..50])
            cluster[1].Store.Lose(key);
        foreach (var key in keys[40..])
            cluster[2].Store.Lose(key);
        cluster.Restart(1);
        cluster.Restart(2);
        cluster.Exchange(1, 2);
        Assert.Equal(50, cluster[1].Store.Own.Count());
        Assert.Equal(50, cluster[2].Store.Own.Count());
        cluster.Exchange(3, 2);
        Assert.Equal(60, cluster[2].Store.Own.Count());
        Assert.All(keys[50..], key => Assert.Equal([key.Text], cluster.Held(2, key)));
    }

    [Fact]
    public void AQuestion_ThatIsLost_IsAskedAgain()
    {
        // As after a restart: what is sent while the connection is made is lost.
        var cluster = new QuorumCluster();
        var keys = Enumerable.Range(0, 40).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture))).ToArray();
        cluster.Drop = QuorumCluster.Isolated(3);
        foreach (var key in keys)
            cluster.Put(1, key.Text, key: key);
        HashSet<Message> once = [];
        cluster.Drop = envelope => envelope.Message is CompareBranches or CompareLeaves or CompareKeys && once.Add(envelope.Message);
        cluster.Exchange(1, 3);
        cluster.RunUntil(() => cluster[1].Replica.Statistics.Exchanges == 1);
        Assert.NotEmpty(once);
        Assert.All(keys, key => Assert.Equal([key.Text], cluster.Held(3, key)));
    }

    [Fact]
    public void Exchanges_HappenOfThemselves()
    {
        var cluster = new QuorumCluster(customize: options => options with { ExchangeEvery = 1000, LingerAfter = 10 });
        cluster.Drop = QuorumCluster.Isolated(3);
        cluster.Put(1, "a");
        cluster.Pass(500);
        cluster.Drop = _ => false;
        Assert.Empty(cluster.Held(3));
        cluster.Pass(5000);
        Assert.Equal(["a"], cluster.Held(3));
    }

    [Fact]
    public void WritesWhileTheTreesAreBuilt_AreCountedOnce()
    {
        var cluster = new QuorumCluster(customize: options => options with { BuildPage = 4 });
        var keys = Enumerable.Range(0, 40).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture))).ToArray();
        foreach (var key in keys)
            cluster.Put(1, "a", key: key);
        cluster.Step(cluster[1], (now, outbox) => cluster[1].Replica.RebuildTrees(now, outbox));
        for (var i = 0; i < keys.Length; i++)
        {
            cluster.Put(2, "b", key: keys[i]);
            if (i % 3 == 0 && !cluster[1].Replica.Statistics.IsTreeBuilt)
                cluster.Step(cluster[1], (now, outbox) => cluster[1].Replica.Tick(now, outbox));
        }

        cluster.BuildTrees();
        cluster.Sent.Clear();
        cluster.Exchange(1, 2);
        Assert.Equal(2, cluster.Sent.Count);
    }

    [Fact]
    public void KeysWhosePrimariesChanged_MoveToThem()
    {
        var cluster = new QuorumCluster(members: 6);
        cluster.Install(1, 2, 3);
        var keys = Enumerable.Range(0, 60).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture))).ToArray();
        foreach (var key in keys)
            cluster.Put(1, key.Text, key: key);
        cluster.Install(4, 5, 6);
        cluster.Pass(5000);
        for (var node = 1; node <= 3; node++)
            Assert.Empty(cluster[node].Store.Own);
        for (var node = 4; node <= 6; node++)
            Assert.Equal(60, cluster[node].Store.Own.Count());
        Assert.Equal([keys[7].Text], QuorumCluster.Texts(cluster.Get(4, keys[7])));
        Assert.All(cluster.Nodes, node => Assert.Empty(node.Store.Hints));
    }

    private void Miss(int node, Action action, params int[] others)
    {
        _cluster.Drop = envelope => envelope.Message is Store && (int[])[node, .. others] is var nodes
            && nodes.Contains(QuorumCluster.Number(envelope.To));
        action();
        _cluster.Pass(1500);
        _cluster.Drop = _ => false;
    }

    private IEnumerable<int> Repaired() =>
        _cluster.Sent.Where(envelope => envelope.Message is Store).Select(envelope => QuorumCluster.Number(envelope.To));
}
