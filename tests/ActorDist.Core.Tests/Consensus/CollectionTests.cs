using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Xunit;
using static ActorDist.Core.Consensus.RegisterProtocol;
using static ActorDist.Core.Tests.Consensus.TestCluster;

namespace ActorDist.Core.Tests.Consensus;

public sealed class CollectionTests
{
    private readonly TestCluster _cluster = new();

    [Fact]
    public void ADeletedRegister_IsRemovedFromEveryReplica()
    {
        Delete();
        ReconfigurationTests.Collect(_cluster, 2, [Key]);
        Assert.All(_cluster.Nodes, node => Assert.Null(node.Store.Load(Key, out _)));
    }

    [Fact]
    public void ARegisterMadeAnew_HasAHigherVersion()
    {
        Delete();
        ReconfigurationTests.Collect(_cluster, 2, [Key]);
        Assert.Equal(3, _cluster.Run(3, RegisterCommand.Put("new"u8)).Version);
    }

    [Fact]
    public void ALateAccept_DoesNotReviveIt()
    {
        List<Envelope> late = [];
        _cluster.Drop = envelope =>
        {
            if (envelope.Message is Prepare or Accept)
                late.Add(envelope);
            return false;
        };
        Delete();
        ReconfigurationTests.Collect(_cluster, 2, [Key]);
        foreach (var envelope in late.ToArray())
            _cluster.Deliver(envelope);
        _cluster.DeliverAll();
        Assert.All(_cluster.Nodes, node => Assert.Null(node.Store.Load(Key, out _)));
        Assert.Null(_cluster.Value(1));
    }

    [Fact]
    public void WithAReplicaAway_NothingIsRemoved()
    {
        Delete();
        _cluster.Drop = Isolated(3);
        ReconfigurationTests.Collect(_cluster, 2, [Key]);
        Assert.Equal(CollectionPhase.GaveUp, _cluster[2].Replica.CollectionStatus.Phase);
        Assert.All(_cluster.Nodes, node => Assert.NotNull(node.Store.Load(Key, out _)));
    }

    [Fact]
    public void WhatIsNotDeleted_StaysAsItIs()
    {
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        ReconfigurationTests.Collect(_cluster, 2, [Key]);
        Assert.Equal(CollectionPhase.GaveUp, _cluster[2].Replica.CollectionStatus.Phase);
        Assert.Equal("a", _cluster.Value(3));
    }

    [Fact]
    public void ATombstoneThatALostDropLeft_IsRemovedByTheNextCollection()
    {
        Delete();
        _cluster.Drop = envelope => envelope.Message is Drop && Number(envelope.To) == 3;
        ReconfigurationTests.Collect(_cluster, 2, [Key]);
        Assert.NotNull(_cluster[3].Store.Load(Key, out _));
        _cluster.Drop = _ => false;
        ReconfigurationTests.Collect(_cluster, 3, [Key]);
        Assert.All(_cluster.Nodes, node => Assert.Null(node.Store.Load(Key, out _)));
        Assert.Null(_cluster.Value(1));
    }

    [Fact]
    public void ARecreation_BetweenConfirmationAndDrop_Survives()
    {
        Delete();
        _cluster.Drop = envelope => envelope.Message is FloorRaised;
        var node = _cluster[2];
        _cluster.Step(node, outbox => node.Replica.Collect(_cluster.Now, [Key], _cluster.Now + 2000, outbox));
        _cluster.RunUntil(() => node.Replica.CollectionStatus.Phase == CollectionPhase.RaisingFloor);
        _cluster.DeliverAll();
        _cluster.Drop = _ => false;
        Assert.Equal(RegisterStatus.Ok, _cluster.Reply(1, RegisterCommand.Put("new"u8)).Status);
        ReconfigurationTests.Collect(_cluster, 3, [Key]);
        Assert.Equal("new", _cluster.Value(2));
    }

    private void Delete()
    {
        Assert.Equal(RegisterStatus.Ok, _cluster.Reply(1, RegisterCommand.Put("old"u8)).Status);
        Assert.Equal(RegisterStatus.Ok, _cluster.Reply(1, RegisterCommand.Delete()).Status);
        _cluster.DeliverAll();
    }
}
