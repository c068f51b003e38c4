using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Xunit;
using static ActorDist.Core.Consensus.RegisterProtocol;
using static ActorDist.Core.Tests.Consensus.TestCluster;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>Nothing that a crash can take back leaves a replica, and everything else leaves at once.</summary>
public sealed class DurabilityTests
{
    private readonly TestCluster _cluster = new();

    [Fact]
    public void Promises_WaitForTheDisk()
    {
        _cluster[2].HoldDisk = true;
        _cluster.Drop = Isolated(3);
        var answer = _cluster.Begin(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        Assert.DoesNotContain(_cluster.Sent, envelope => envelope.Message is Promise);
        _cluster.Commit(_cluster[2]);
        Assert.Contains(_cluster.Sent, envelope => envelope.Message is Promise);
        _cluster.DeliverAll();
        Assert.DoesNotContain(_cluster.Sent, envelope => envelope.Message is Accepted);
        _cluster.Commit(_cluster[2]);
        _cluster.DeliverAll();
        Assert.Equal(OutcomeKind.Done, answer()!.Value.Kind);
    }

    [Fact]
    public void RequestsToOthers_DoNotWaitForTheOwnDisk()
    {
        _cluster[1].HoldDisk = true;
        var answer = _cluster.Begin(1, RegisterCommand.Put("a"u8));
        Assert.Equal(2, _cluster.Sent.Count(envelope => envelope.Message is Prepare));
        _cluster.DeliverAll();
        Assert.Equal(OutcomeKind.Done, answer()!.Value.Kind);
    }

    [Fact]
    public void TheOwnVote_WaitsForTheOwnDisk()
    {
        _cluster[1].HoldDisk = true;
        _cluster.Drop = Isolated(3);
        var answer = _cluster.Begin(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        Assert.Null(answer());
        _cluster.Commit(_cluster[1]);
        _cluster.DeliverAll();
        Assert.Null(answer());
        _cluster.Commit(_cluster[1]);
        _cluster.DeliverAll();
        Assert.Equal(OutcomeKind.Done, answer()!.Value.Kind);
    }

    [Fact]
    public void ASample_OfWhatIsNotDurable_WaitsForTheDisk()
    {
        _cluster[2].HoldDisk = true;
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        _cluster.Drop = Isolated(1);
        var answer = _cluster.Begin(3, RegisterCommand.Get());
        _cluster.DeliverAll();
        Assert.DoesNotContain(_cluster.Sent, envelope => envelope.Message is Sample && Number(envelope.From) == 2);
        _cluster.Commit(_cluster[2]);
        _cluster.DeliverAll();
        Assert.Equal("a"u8, RegisterReply.Decode(answer()!.Value.Reply).Value.Span);
    }

    [Fact]
    public void ADoubledAccept_IsNotAnsweredBeforeTheFirstIsDurable()
    {
        _cluster[2].HoldDisk = true;
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        var accept = _cluster.Sent.First(envelope => envelope.Message is Accept && Number(envelope.To) == 2);
        _cluster.Commit(_cluster[2]);
        _cluster.Sent.Clear();
        _cluster.Deliver(accept);
        Assert.Contains(_cluster.Sent, envelope => envelope.Message is Accepted);
    }

    [Fact]
    public void ARestartedAcceptor_KeepsWhatItAnswered()
    {
        _cluster.Drop = Isolated(3);
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        _cluster.Restart(_cluster[2]);
        _cluster.Drop = Isolated(1);
        Assert.Equal("a", _cluster.Value(3));
    }

    [Fact]
    public void ACrash_TakesWhatWasNotDurable_AndNobodyHadCountedOnIt()
    {
        _cluster[2].HoldDisk = true;
        _cluster.Drop = Isolated(3);
        var answer = _cluster.Begin(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        _cluster.Restart(_cluster[2]);
        _cluster[2].HoldDisk = false;
        Assert.Null(answer());
        _cluster.RunUntil(() => answer() is not null);
        Assert.Equal(OutcomeKind.Done, answer()!.Value.Kind);
        Assert.Equal("a", _cluster.Value(2));
    }

    [Fact]
    public void StaleReads_SaveThatAStateIsChosen_BeforeTheyShowIt()
    {
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        _cluster.RunUntil(() => _cluster.Sent.Exists(envelope => envelope.Message is ChosenNotice && Number(envelope.To) == 2));
        _cluster.DeliverAll();
        _cluster[2].HoldDisk = true;
        var answer = _cluster.Begin(2, RegisterCommand.Get(), purpose: RequestPurpose.StaleRead);
        Assert.Null(answer());
        _cluster.Commit(_cluster[2]);
        Assert.Equal("a"u8, RegisterReply.Decode(answer()!.Value.Reply).Value.Span);
        Assert.NotNull(answer()!.Value.KnownCurrentAt);
    }

    [Fact]
    public void StaleReads_AnswerInAMinority_AndNeverShowWhatIsNotChosen()
    {
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        _cluster.RunUntil(() => _cluster.Sent.Exists(envelope => envelope.Message is ChosenNotice && Number(envelope.To) == 3));
        _cluster.DeliverAll();
        _cluster.Drop = envelope => envelope.Message is Accepted || envelope.Message is Accept && Number(envelope.To) == 2;
        Assert.Equal(OutcomeKind.Unknown, _cluster.Run(1, RegisterCommand.Put("b"u8)).Kind);
        _cluster.Drop = Isolated(3);
        Assert.NotEqual(OutcomeKind.Done, _cluster.Run(3, RegisterCommand.Get()).Kind);
        var stale = _cluster.Run(3, RegisterCommand.Get(), purpose: RequestPurpose.StaleRead);
        Assert.Equal("a"u8, RegisterReply.Decode(stale.Reply).Value.Span);
        Assert.Equal(1, stale.Version);
    }

    [Fact]
    public void NothingIsAnswered_UnderAConfigurationThatIsNotDurable()
    {
        var joint = Configuration.Joint(2, [Member(1), Member(2), Member(3)], [Member(1), Member(2), Member(4)]);
        var node = _cluster[2];
        node.HoldDisk = true;
        _cluster.Deliver(new Envelope(Id(1), Id(2), "test", 2, new Install(joint)));
        _cluster.Deliver(new Envelope(Id(1), Id(2), "test", 2, new Read(Key, 1, Ballot.None)));
        _cluster.Deliver(new Envelope(Id(3), Id(2), "test", 1, new Read(Key, 1, Ballot.None)));
        Assert.Empty(_cluster.Sent);
        _cluster.Commit(node);
        Assert.Contains(_cluster.Sent, envelope => envelope.Message is Installed);
        Assert.Contains(_cluster.Sent, envelope => envelope is { Message: Sample, Epoch: 2 });
        Assert.Contains(_cluster.Sent, envelope => envelope.Message is Fenced);
    }

    [Fact]
    public void HowFarACopyIs_IsNotTold_BeforeItIsDurable()
    {
        var cluster = new TestCluster(members: 3, spares: 1);
        cluster.Reply(1, RegisterCommand.Put("a"u8));
        cluster.DeliverAll();
        var joint = Configuration.Joint(2, [Member(1), Member(2), Member(3)], [Member(1), Member(2), Member(4)]);
        foreach (var node in cluster.Nodes)
            cluster.Step(node, outbox => node.Replica.Install(cluster.Now, joint, outbox));
        cluster[4].HoldDisk = true;
        cluster.DeliverAll();
        Assert.True(cluster[4].Replica.CopyProgress.Done);
        cluster.Sent.Clear();
        cluster.Deliver(new Envelope(Id(1), Id(4), "test", 2, new AskCopy()));
        Assert.Empty(cluster.Sent);
        cluster.Commit(cluster[4]);
        Assert.True(Assert.IsType<CopyReport>(Assert.Single(cluster.Sent).Message).Progress.Done);
    }
}
