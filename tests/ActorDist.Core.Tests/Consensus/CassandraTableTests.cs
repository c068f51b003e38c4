using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Xunit;
using static ActorDist.Core.Consensus.RegisterProtocol;
using static ActorDist.Core.Tests.Consensus.TestCluster;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>The message-drop scripts of Cassandra's CASTest and CASCommonTestCases, by their names there.</summary>
public sealed class CassandraTableTests
{
    private readonly TestCluster _cluster = new();

    [Fact]
    public void SimpleUpdate()
    {
        Assert.Equal(RegisterStatus.Ok, Insert(1, "1"));
        Assert.Equal(RegisterStatus.ValueMismatch, Swap(1, "2", "3"));
        Assert.Equal("1", _cluster.Value(1));
        Assert.Equal(RegisterStatus.Ok, Swap(1, "1", "2"));
        Assert.Equal("2", _cluster.Value(1));
    }

    [Fact]
    public void IncompletePrepare()
    {
        _cluster.Drop = envelope => envelope.Message is Prepare;
        Assert.Equal(OutcomeKind.Failed, _cluster.Run(1, InsertCommand("1")).Kind);
        _cluster.Drop = _ => false;
        Assert.Equal(RegisterStatus.NotFound, Swap(1, "1", "2"));
        Assert.Null(_cluster.Value(1));
    }

    [Fact]
    public void IncompletePropose()
    {
        AcceptedOnlyBy(1, [1], "1");
        _cluster.Drop = Isolated(2);
        Assert.Equal(RegisterStatus.Ok, Swap(1, "1", "2"));
        Assert.Equal("2", _cluster.Value(1));
    }

    [Fact]
    public void IncompleteCommit()
    {
        _cluster.Drop = envelope => envelope.Message is Accepted or ChosenNotice;
        Assert.Equal(OutcomeKind.Unknown, _cluster.Run(1, InsertCommand("1")).Kind);
        _cluster.Drop = _ => false;
        Assert.Equal(RegisterStatus.Ok, Swap(1, "1", "2"));
        Assert.Equal("2", _cluster.Value(1));
    }

    [Fact]
    public void RepairIncompletePropose_WithoutTheAcceptor_InvalidatesForEver()
    {
        AcceptedOnlyBy(1, [1], "1");
        _cluster.Drop = Isolated(1);
        Repair(2);
        _cluster.Drop = _ => false;
        for (var node = 1; node <= 3; node++)
            Assert.Null(_cluster.Value(node));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void RepairIncompletePropose_WithTheAcceptor_Finishes(int isolated)
    {
        AcceptedOnlyBy(1, [1], "1");
        _cluster.Drop = Isolated(isolated);
        Repair(1);
        _cluster.Drop = Isolated(1);
        Assert.Equal("1", _cluster.Value(isolated == 2 ? 3 : 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RepairIncompleteCommit_WithAnyTwo_KeepsTheValue(int isolated)
    {
        AcceptedOnlyBy(1, [1, 2], "1");
        _cluster.Drop = Isolated(isolated);
        Repair(isolated == 1 ? 2 : 1);
        _cluster.Drop = _ => false;
        Assert.Equal("1", _cluster.Value(3));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void IncompleteWriteSupersededByConflictingRejectedCondition(int isolatedAtTheEnd)
    {
        AcceptedOnlyBy(1, [1], "1");
        _cluster.Drop = Isolated(1);
        Assert.Equal(RegisterStatus.NotFound, Swap(2, "1", "2"));
        _cluster.Drop = Isolated(isolatedAtTheEnd);
        Assert.Null(_cluster.Value(1));
    }

    [Theory]
    [InlineData(false, false, false)] // readConsistencyAfterWriteTimeout
    [InlineData(true, true, false)] // nonApplyingCas...
    [InlineData(false, true, false)] // mixedReadAndNonApplyingCas...
    [InlineData(true, false, false)] // mixedNonApplyingCasAndRead...
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    public void ConsistencyAfterWriteTimeout(bool firstIsCas, bool secondIsCas, bool loseNotices)
    {
        AcceptedOnlyBy(3, [3], "1");
        Observe(firstIsCas, isolated: 3);
        Observe(secondIsCas, isolated: 2);

        void Observe(bool isCas, int isolated)
        {
            var cut = Isolated(isolated);
            _cluster.Drop = envelope => cut(envelope) || loseNotices && envelope.Message is ChosenNotice;
            if (isCas)
                Assert.Equal(RegisterStatus.NotFound, Swap(1, "1", "2"));
            else
                Assert.Null(_cluster.Value(1));
        }
    }

    [Fact]
    public void FastReadsAndFailedWrites_SucceedWithoutProposing()
    {
        Assert.Equal(RegisterStatus.Ok, Insert(1, "1"));
        _cluster.DeliverAll();
        _cluster.Sent.Clear();
        _cluster.Drop = envelope => envelope.Message is Accept;
        for (var repeat = 0; repeat < 3; repeat++)
        {
            for (var node = 1; node <= 3; node++)
                Assert.Equal("1", _cluster.Value(node));
        }

        Assert.Equal(RegisterStatus.ValueMismatch, Swap(1, "7", "8"));
        Assert.Equal(RegisterStatus.ValueMismatch, Swap(2, "7", "8"));
        Assert.DoesNotContain(_cluster.Sent, envelope => envelope.Message is Accept);
    }

    [Fact]
    public void FastReadsAndFailedWrites_AfterAnUnfinishedWrite_MustPropose()
    {
        Assert.Equal(RegisterStatus.Ok, Insert(1, "1"));
        _cluster.DeliverAll();
        _cluster.Drop = envelope => envelope.Message is Accept;
        Assert.Equal(OutcomeKind.Unknown, _cluster.Run(2, RegisterCommand.Put("2"u8)).Kind);
        _cluster.Sent.Clear();
        Assert.NotEqual(OutcomeKind.Done, _cluster.Run(3, RegisterCommand.Get()).Kind);
        Assert.Contains(_cluster.Sent, envelope => envelope.Message is Accept);
    }

    [Fact]
    public void SuccessfulWriteBeforeRangeMovement()
    {
        var cluster = new TestCluster(members: 3, spares: 1);
        cluster.Drop = envelope => envelope.Message is Accept && Number(envelope.To) == 3;
        Assert.Equal(RegisterStatus.Ok, cluster.Reply(1, InsertCommand("old")).Status);
        cluster.Drop = Isolated(1);
        MoveRange(cluster);
        cluster.Drop = Isolated(1, 2);
        Assert.Equal(RegisterStatus.VersionMismatch, cluster.Reply(4, InsertCommand("new")).Status);
        Assert.Equal("old", cluster.Value(4));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public void ConflictingWritesWithStaleRingInformation(int first, int second)
    {
        var cluster = new TestCluster(members: 3, spares: 1);
        cluster.Drop = Isolated(1);
        MoveRange(cluster);
        Assert.Equal(1, cluster[1].Replica.Configuration.Epoch);
        cluster.Drop = _ => false;
        Assert.Equal(RegisterStatus.Ok, cluster.Reply(first, InsertCommand("first")).Status);
        Assert.Equal(RegisterStatus.VersionMismatch, cluster.Reply(second, InsertCommand("second")).Status);
        Assert.Equal("first", cluster.Value(second));
    }

    private static void MoveRange(TestCluster cluster)
    {
        cluster.Reconfigure(2, 2, 3, 4);
        Assert.Equal(ReconfigurationPhase.Done, cluster[2].Replica.ReconfigurationStatus.Phase);
    }

    private static byte[] InsertCommand(string value) => RegisterCommand.Put(Encoding.UTF8.GetBytes(value), ifVersion: 0);

    private RegisterStatus Insert(int node, string value) => _cluster.Reply(node, InsertCommand(value)).Status;

    private RegisterStatus Swap(int node, string from, string to) =>
        _cluster.Reply(node, RegisterCommand.CompareAndSwap(Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to))).Status;

    private void AcceptedOnlyBy(int proposer, int[] acceptors, string value)
    {
        _cluster.Drop = envelope => envelope.Message is Accepted
            || envelope.Message is Accept && !acceptors.Contains(Number(envelope.To));
        Assert.Equal(OutcomeKind.Unknown, _cluster.Run(proposer, InsertCommand(value)).Kind);
        _cluster.DeliverAll();
        _cluster.Drop = _ => false;
    }

    private void Repair(int node) =>
        Assert.Equal(OutcomeKind.Done, _cluster.Run(node, RegisterCommand.Get(), purpose: RequestPurpose.WriteBack).Kind);

}
