using System.Globalization;
using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Xunit;
using static ActorDist.Core.Consensus.RegisterProtocol;
using static ActorDist.Core.Tests.Consensus.TestCluster;

namespace ActorDist.Core.Tests.Consensus;

public sealed class ReconfigurationTests
{
    private const int Registers = 40;

    [Fact]
    public void Replace_KeepsEverything_WithTheOldReplicaGoneForGood()
    {
        var cluster = Filled(members: 3, spares: 1);
        cluster[3].IsUp = false;
        cluster.Reconfigure(1, 1, 2, 4);
        Assert.Equal(3, cluster[4].Replica.Configuration.Epoch);
        cluster[1].IsUp = false;
        CheckFilled(cluster, node: 4);
    }

    [Fact]
    public void Grow_ThenShrink_KeepsEverything()
    {
        var cluster = Filled(members: 3, spares: 2);
        cluster.Reconfigure(2, 1, 2, 3, 4, 5);
        cluster[1].IsUp = false;
        cluster[2].IsUp = false;
        CheckFilled(cluster, node: 3);
        cluster[1].IsUp = true;
        cluster[2].IsUp = true;
        cluster.Reconfigure(5, 3, 4, 5);
        cluster[3].IsUp = false;
        CheckFilled(cluster, node: 4);
    }

    [Fact]
    public void Changes_GoOnDuringAReconfiguration()
    {
        var cluster = Filled(members: 3, spares: 1);
        var driver = cluster[1];
        Begin(cluster, driver: 1, 1, 2, 4);
        var increments = 0;
        while (driver.Replica.ReconfigurationStatus.Phase != ReconfigurationPhase.Done)
        {
            Assert.Equal(OutcomeKind.Done, cluster.Run(increments % 3 + 1, RegisterCommand.Increment(1)).Kind);
            increments++;
            Assert.True(increments < 10_000, "the reconfiguration does not end");
        }

        Assert.True(increments > 1, "no change ran beside the reconfiguration");
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{increments}"), cluster.Value(4));
    }

    [Fact]
    public void TheOldEpoch_IsFenced()
    {
        var cluster = Filled(members: 3, spares: 1);
        cluster.Drop = Isolated(3);
        cluster.Reconfigure(1, 1, 2, 4);
        Assert.Equal(1, cluster[3].Replica.Configuration.Epoch);
        var late = new Envelope(Id(3), Id(1), "test", 1, new Prepare(Key, new Ballot(1_000_000, Id(3), 1)));
        cluster.Sent.Clear();
        cluster.Step(cluster[1], outbox => cluster[1].Replica.Receive(cluster.Now, late, outbox));
        Assert.IsType<Fenced>(Assert.Single(cluster.Sent).Message);
        Assert.Null(cluster[1].Store.Load(Key, out _));
    }

    [Fact]
    public void ADiskThatWasLost_IsNotAnsweredFor()
    {
        var cluster = Filled(members: 3, spares: 0);
        var stranger = new Envelope(Id(1), Id(77), "test", 1, new Prepare(Key, new Ballot(1_000_000, Id(1), 1)));
        cluster.Sent.Clear();
        cluster.Step(cluster[2], outbox => cluster[2].Replica.Receive(cluster.Now, stranger, outbox));
        Assert.Empty(cluster.Sent);
    }

    [Fact]
    public void AnotherCluster_IsNotAnswered()
    {
        var cluster = Filled(members: 3, spares: 0);
        var foreign = new Envelope(Id(1), Id(2), "other", 1, new Prepare(Key, new Ballot(1_000_000, Id(1), 1)));
        cluster.Sent.Clear();
        cluster.Step(cluster[2], outbox => cluster[2].Replica.Receive(cluster.Now, foreign, outbox));
        Assert.Empty(cluster.Sent);
    }

    [Fact]
    public void ADriverThatDies_IsReplacedByAnother()
    {
        var cluster = Filled(members: 3, spares: 1);
        Begin(cluster, driver: 1, 1, 2, 4);
        cluster.RunUntil(() => cluster[2].Replica.Configuration.IsJoint);
        cluster[1].IsUp = false;
        cluster.Reconfigure(2, 1, 2, 4);
        Assert.Equal(ReconfigurationPhase.Done, cluster[2].Replica.ReconfigurationStatus.Phase);
        CheckFilled(cluster, node: 4);
    }

    [Fact]
    public void ACopy_ResumesWhereItWas_AfterACrash()
    {
        var cluster = Filled(members: 3, spares: 1);
        Begin(cluster, driver: 1, 1, 2, 4);
        cluster.RunUntil(() => cluster[4].Replica.CopyProgress.Copied >= Registers / 2);
        var before = cluster[4].Replica.CopyProgress;
        Assert.False(before.Done);
        cluster.Restart(cluster[4]);
        Assert.Equal(before.Cursor, cluster[4].Replica.CopyProgress.Cursor);
        cluster.RunUntil(() => cluster[1].Replica.ReconfigurationStatus.Phase == ReconfigurationPhase.Done);
        Assert.Equal(Registers + 1, cluster[4].Replica.CopyProgress.Copied);
        cluster[1].IsUp = false;
        CheckFilled(cluster, node: 4);
    }

    [Fact]
    public void AChange_CanBeCalledOff_WhileItsNewReplicaDoesNotCome()
    {
        var cluster = Filled(members: 3, spares: 1);
        cluster[4].IsUp = false;
        Begin(cluster, driver: 1, 1, 2, 4);
        cluster.RunUntil(() => cluster[1].Replica.ReconfigurationStatus.Phase == ReconfigurationPhase.Copying);
        cluster.Reconfigure(1, 1, 2, 3);
        Assert.Equal(ReconfigurationPhase.Done, cluster[1].Replica.ReconfigurationStatus.Phase);
        Assert.Equal(3, cluster[1].Replica.Configuration.Epoch);
        CheckFilled(cluster, node: 3);
    }

    [Fact]
    public void TwoChangesAtOnce_OneIsRefusedWithTheOther()
    {
        var cluster = Filled(members: 3, spares: 2);
        cluster[4].IsUp = false;
        Begin(cluster, driver: 1, 1, 2, 4);
        cluster.RunUntil(() => cluster[2].Replica.Configuration.IsJoint);
        cluster.Reconfigure(2, 1, 2, 5);
        var status = cluster[2].Replica.ReconfigurationStatus;
        Assert.Equal(ReconfigurationPhase.Failed, status.Phase);
        Assert.Contains("{n1, n2, n3} -> {n1, n2, n4}", status.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void ATargetThatIsNoSet_FailsWithTheReason()
    {
        var cluster = Filled(members: 3, spares: 0);
        cluster.Reconfigure(1, 1, 1, 2);
        Assert.Contains("appears twice", cluster[1].Replica.ReconfigurationStatus.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void AReplicaThatComesBack_StartsWithNothing()
    {
        var cluster = Filled(members: 3, spares: 1);
        cluster.Reconfigure(1, 1, 2, 4);
        for (var i = 0; i < Registers; i++)
            cluster.Run(1, RegisterCommand.Delete(), key: Numbered(i));
        Collect(cluster, 1, Enumerable.Range(0, Registers).Select(Numbered));
        cluster.Reconfigure(1, 1, 3, 4);
        for (var i = 0; i < Registers; i++)
            Assert.Null(cluster.Value(3, Numbered(i)));
    }

    internal static void Collect(TestCluster cluster, int driver, IEnumerable<RegisterKey> keys)
    {
        var node = cluster[driver];
        cluster.DeliverAll();
        cluster.Step(node, outbox => node.Replica.Collect(cluster.Now, [.. keys], cluster.Now + 2000, outbox));
        cluster.RunUntil(() => node.Replica.CollectionStatus.Phase is CollectionPhase.Done or CollectionPhase.GaveUp);
        cluster.DeliverAll();
    }

    private static TestCluster Filled(int members, int spares)
    {
        var cluster = new TestCluster(members, spares, (_, options) => options with { PageRegisters = 7 });
        for (var i = 0; i < Registers; i++)
            cluster.Run(i % members + 1, RegisterCommand.Put(Encoding.UTF8.GetBytes($"value {i}")), key: Numbered(i));
        return cluster;
    }

    private static void CheckFilled(TestCluster cluster, int node)
    {
        for (var i = 0; i < Registers; i++)
            Assert.Equal($"value {i}", cluster.Value(node, Numbered(i)));
    }

    private static void Begin(TestCluster cluster, int driver, params int[] target)
    {
        var node = cluster[driver];
        cluster.Step(node, outbox => node.Replica.Reconfigure(cluster.Now, [.. target.Select(Member)], cluster.NextSession(), outbox));
    }

    private static RegisterKey Numbered(int number) => new(string.Create(CultureInfo.InvariantCulture, $"register/{number:d3}"));
}
