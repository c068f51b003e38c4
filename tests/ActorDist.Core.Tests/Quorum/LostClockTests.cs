using System.Globalization;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using CsCheck;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>
/// Riak's kv679 scenarios: a replica that lost what it held for a key counts its writes from the start again, and what it then
/// acknowledges passes for old. Nothing acknowledged may be lost.
/// </summary>
public sealed class LostClockTests
{
    private readonly QuorumCluster _cluster = new(members: 5);
    private readonly int[] _order;
    private int[] _down = [];

    public LostClockTests() => _order = _cluster.Order(QuorumCluster.Key);

    private int A => _order[0];

    private int B => _order[1];

    private int C => _order[2];

    [Fact]
    public void Dataloss_AWriteAfterTheCoordinatorLostItsCopy_IsKept()
    {
        for (var i = 1; i <= 3; i++)
            Assert.Equal(OutcomeKind.Done, _cluster.Put(A, $"old{i}", _cluster.Get(A).Context).Kind);
        _cluster[A].Store.Lose(QuorumCluster.Key);
        Assert.Equal(OutcomeKind.Done, _cluster.Put(A, "new").Kind);
        _cluster.Get(A);
        _cluster.Pass(2000);
        Assert.Contains("new", QuorumCluster.Texts(_cluster.Get(B, with: All)), StringComparer.Ordinal);
        Assert.Contains("old3", QuorumCluster.Texts(_cluster.Get(B, with: All)), StringComparer.Ordinal);
        AssertIs(_cluster.Held(A), "new", "old3");
    }

    [Fact]
    public void DatalossFallback_AnOlderCopyReadBackFromFallbacks_DoesNotResetTheCount()
    {
        _cluster.Drop = envelope => envelope.Message is HandOff || Unreachable(envelope);
        SetDown(B, C);
        Assert.Equal(OutcomeKind.Done, _cluster.Put(A, "1").Kind);
        SetDown();
        _cluster.Put(A, "2", _cluster.Get(A).Context);
        Assert.Equal(OutcomeKind.Done, _cluster.Put(A, "3", _cluster.Get(A).Context).Kind);
        AssertIs(_cluster.Held(B), "3");

        _cluster[A].Store.Lose(QuorumCluster.Key);
        SetDown(B, C);
        var old = _cluster.Get(A, with: All);
        AssertIs(QuorumCluster.Texts(old), "1");
        _cluster.Pass(2000);
        AssertIs(_cluster.Held(A), "1");
        Assert.Equal(OutcomeKind.Done, _cluster.Put(A, "4", old.Context).Kind);

        SetDown();
        _cluster.Drop = _ => false;
        _cluster.Pass(5000);
        AssertIs(QuorumCluster.Texts(_cluster.Get(B, with: All)), "3", "4");
        _cluster.Pass(5000);
        AssertIs(_cluster.Held(A), "3", "4");
    }

    [Fact]
    public void Tombstone_HandedOffAfterTheOthersForgotIt_DoesNotTakeTheNewValue()
    {
        _cluster.Drop = envelope => envelope.Message is HandOff || Unreachable(envelope);
        _cluster.Put(A, "old");
        SetDown(B);
        Assert.Equal(OutcomeKind.Done, _cluster.Delete(A, _cluster.Get(A).Context).Kind);
        SetDown();
        foreach (var node in (int[])[A, B, C])
            _cluster[node].Store.Lose(QuorumCluster.Key);
        Assert.Equal(OutcomeKind.Done, _cluster.Put(A, "new").Kind);

        _cluster.Drop = _ => false;
        _cluster.Pass(5000);
        Assert.Empty(_cluster.Nodes.SelectMany(node => node.Store.Hints));
        _cluster.Get(B, with: All);
        _cluster.Pass(5000);
        AssertIs(QuorumCluster.Texts(_cluster.Get(B, with: All)), "new");
        Assert.Contains("new", _cluster.Held(B), StringComparer.Ordinal);
    }

    [Fact]
    public void Tombstone2_OfAPrimaryThatComesBack_DoesNotTakeTheNewValue()
    {
        _cluster.Put(A, "old");
        _cluster.Delete(A, _cluster.Get(A).Context);
        _cluster.Drop = Unreachable;
        SetDown(C);
        _cluster[A].Store.Lose(QuorumCluster.Key);
        _cluster[B].Store.Lose(QuorumCluster.Key);
        Assert.Equal(OutcomeKind.Done, _cluster.Put(A, "new").Kind);
        SetDown();
        _cluster.Restart(C);
        _cluster.Get(A, with: All);
        _cluster.Pass(5000);
        AssertIs(QuorumCluster.Texts(_cluster.Get(C, with: All)), "new");
        Assert.Contains("new", _cluster.Held(C), StringComparer.Ordinal);
    }

    [Fact]
    public void Uid_TwoReplicasOfOneDisk_AreRefused() => Assert.Throws<FormatException>(() =>
        new ReplicaRing([new Member(QuorumCluster.Id(1), "n1"), new Member(QuorumCluster.Id(1), "n2")]));

    [Fact]
    public void AnOlderCopyOfTheDisk_IsFoundOutByWhatOthersKnow()
    {
        _cluster.Put(A, "1");
        var backup = _cluster[A].Store.Load(hintFor: null, QuorumCluster.Key, out _)!;
        _cluster.Put(A, "2", _cluster.Get(A).Context);
        var seen = _cluster.Get(B);
        _cluster[A].Store.Restore(QuorumCluster.Key, backup);
        var first = _cluster.Put(A, "3", seen.Context).Dot!.Value;
        Assert.NotEqual(new Origin(QuorumCluster.Id(A), backup.Epoch), first.Origin);

        _cluster.Put(A, "4", _cluster.Get(A).Context);
        var held = _cluster[A].Store.Load(hintFor: null, QuorumCluster.Key, out _)!;
        _cluster.Put(A, "5", _cluster.Get(A).Context);
        _cluster[A].Store.Restore(QuorumCluster.Key, held);
        _cluster.Get(A, with: All);
        _cluster.Pass(5000);
        Assert.NotEqual(held.Epoch, _cluster.Put(A, "6").Dot!.Value.Origin.Epoch);
        AssertIs(QuorumCluster.Texts(_cluster.Get(B, with: All)), "5", "6");
    }

    [Fact]
    public void AKillBeforeTheDiskHasIt_TakesTheDotBackBeforeAnybodyKnowsIt()
    {
        _cluster.Put(A, "1");
        _cluster[A].HoldDisk = true;
        var sent = _cluster.Sent.Count;
        var answer = _cluster.Begin(A, new QuorumRequest(QuorumCluster.Key, QuorumOperation.Put, Tag: null) { Value = "2"u8.ToArray() });
        _cluster.DeliverAll();
        Assert.Null(answer());
        Assert.Equal(sent, _cluster.Sent.Count);
        _cluster.Restart(A);
        var dot = _cluster.Put(A, "3").Dot!.Value;
        Assert.Equal(2UL, dot.Counter);
        AssertIs(QuorumCluster.Texts(_cluster.Get(B, with: All)), "1", "3");
    }

    [Fact]
    public void Epochs_AreNeverUsedTwice_ThroughAnyKills()
    {
        HashSet<Origin> origins = [];
        for (var i = 0; i < 20; i++)
        {
            _cluster[A].Store.Lose(QuorumCluster.Key);
            var dot = _cluster.Put(A, i.ToString(CultureInfo.InvariantCulture)).Dot!.Value;
            Assert.True(origins.Add(dot.Origin));
            if (i % 3 == 0)
                _cluster.Restart(A);
        }

        Assert.Equal(20, _cluster.Get(B, with: All).Siblings.Count);
    }

    // Riak's kv679_eqc: put (blind or with a context), get, replicate, forget.
    [Fact]
    public void AnyScript_KeepsEveryAcknowledgedValueUntilAPutReplacesIt() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 3], Gen.Int[0, 3]).Array[1, 40].Sample(script =>
        {
            var cluster = new QuorumCluster();
            List<(ContextToken? Context, string[] Seen)> contexts = [(null, [])];
            HashSet<string> acknowledged = [];
            HashSet<string> replaced = [];
            foreach (var (kind, node, which) in script)
            {
                switch (kind)
                {
                    case 0 or 1:
                        var shown = cluster.Get(node);
                        contexts.Add((shown.Context, QuorumCluster.Texts(shown)));
                        break;
                    case 2:
                        Heal(cluster);
                        cluster[node].Store.Lose(QuorumCluster.Key);
                        break;
                    case 3:
                        cluster.Restart(node);
                        break;
                    default:
                        var (context, seen) = which == 0 ? contexts[0] : contexts[^Math.Min(which, contexts.Count)];
                        var value = acknowledged.Count.ToString(CultureInfo.InvariantCulture);
                        var outcome = cluster.Put(node, value, context, with: request => request with { W = QuorumSize.All });
                        Assert.Equal(OutcomeKind.Done, outcome.Kind);
                        acknowledged.Add(value);
                        replaced.UnionWith(seen);
                        break;
                }
            }

            Heal(cluster);
            var expected = acknowledged.Except(replaced, StringComparer.Ordinal).ToArray();
            for (var node = 1; node <= 3; node++)
                Assert.Subset(cluster.Held(node).ToHashSet(StringComparer.Ordinal), expected.ToHashSet(StringComparer.Ordinal));
        });

    private static void AssertIs(string[] actual, params string[] expected) => Assert.Equivalent(expected, actual, strict: true);

    private static QuorumRequest All(QuorumRequest request) => request with { R = QuorumSize.All };

    private static void Heal(QuorumCluster cluster)
    {
        for (var node = 1; node <= 3; node++)
            cluster.Step(cluster[node], (now, outbox) => cluster[node].Replica.RebuildTrees(now, outbox));
        cluster.BuildTrees();
        for (var node = 1; node <= 3; node++)
        {
            cluster.Exchange(node, node % 3 + 1);
            cluster.Exchange(node, (node + 1) % 3 + 1);
        }
    }


    private void SetDown(params int[] nodes)
    {
        _cluster.Believe(isReachable: true, _down);
        _down = nodes;
        _cluster.Believe(isReachable: false, nodes);
        _cluster.Pass(10);
    }

    private bool Unreachable(QuorumEnvelope envelope) =>
        _down.Contains(QuorumCluster.Number(envelope.To)) || _down.Contains(QuorumCluster.Number(envelope.From));
}
