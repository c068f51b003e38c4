using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

public sealed class PlacementTests
{
    private const int Keys = 3000;

    [Fact]
    public void TheOrderOfAKey_IsTheSameInEveryVersion() =>
        Assert.Equal(["n4", "n2", "n1", "n3", "n5"], Names(Ring(1, 2, 3, 4, 5), new QuorumKey("test/x")));

    [Fact]
    public void TheOrder_HangsOnNamesNotOnDisks()
    {
        var replaced = new ReplicaRing(Enumerable.Range(1, 5).Select(i => new Member(new ReplicaId(9, (ulong)(100 - i)), $"n{i}")));
        Assert.All(Some(50), key => Assert.Equal(Names(Ring(1, 2, 3, 4, 5), key), Names(replaced, key)));
    }

    [Fact]
    public void Primaries_AreTheFirstOfTheOrder()
    {
        var ring = Ring(1, 2, 3, 4, 5);
        Assert.All(Some(200), key =>
        {
            var order = ring.PreferenceList(key);
            for (var i = 0; i < order.Length; i++)
                Assert.Equal(i < 3, ring.IsPrimary(key, order[i].Id, 3));
        });
        Assert.False(ring.IsPrimary(new QuorumKey("test/x"), new ReplicaId(8, 8), 3));
    }

    [Fact]
    public void Keys_AreSpreadEvenly()
    {
        var ring = Ring(1, 2, 3, 4, 5);
        foreach (var member in ring.Members)
        {
            var count = Some(Keys).Count(key => ring.IsPrimary(key, member.Id, 3));
            Assert.InRange(count, Keys * 3 / 5 * 90 / 100, Keys * 3 / 5 * 110 / 100);
        }
    }

    [Fact]
    public void AReplicaMore_TakesKeys_AndMovesNoneBetweenTheOthers()
    {
        var (before, after) = (Ring(1, 2, 3, 4), Ring(1, 2, 3, 4, 5));
        Assert.All(Some(500), key => Assert.Equal(
            Names(before, key), Names(after, key).Where(name => !string.Equals(name, "n5", StringComparison.Ordinal)).ToArray()));
    }

    [Fact]
    public void ANameTwice_OrTooManyReplicas_AreRefused()
    {
        Assert.Throws<FormatException>(() =>
            new ReplicaRing([new Member(new ReplicaId(0, 1), "n1"), new Member(new ReplicaId(0, 2), "n1")]));
        Assert.Throws<FormatException>(() => Ring([.. Enumerable.Range(1, ReplicaRing.MaxMembers + 1)]));
    }

    private static ReplicaRing Ring(params int[] members) => new(members.Select(QuorumCluster.Member));

    private static string[] Names(ReplicaRing ring, QuorumKey key) => [.. ring.PreferenceList(key).Select(member => member.Name)];

    private static IEnumerable<QuorumKey> Some(int count) =>
        Enumerable.Range(0, count).Select(i => new QuorumKey("test", i.ToString(CultureInfo.InvariantCulture)));
}
