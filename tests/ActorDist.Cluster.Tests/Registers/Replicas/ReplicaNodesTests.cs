using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers.Replicas;

public sealed class ReplicaNodesTests
{
    private const string Disk = "0000000000000001000000000000000a";

    [Theory]
    [InlineData(1, 2, "new")]
    [InlineData(2, 1, "old")]
    public void TheLastStartOnADisk_IsWhereItIs(ulong old, ulong @new, string expected)
    {
        var nodes = ReplicaNodes.ByDisk([Node("old", Disk, old), Node("new", Disk, @new)]);
        Assert.Equal(expected, Assert.Single(nodes).Value.Address);
        Assert.Equal(new ReplicaId(1, 10), Assert.Single(nodes).Key);
    }

    [Fact]
    public void ANodeWhoseDiskCannotBeRead_IsNoReplica() =>
        Assert.Empty(ReplicaNodes.ByDisk([Node("other version", "disk-7", 1), Node("none", "", 1)]));

    private static NodeDescription Node(string address, string disk, ulong incarnation) =>
        new("n1", address, "", "", "", disk, incarnation);
}
