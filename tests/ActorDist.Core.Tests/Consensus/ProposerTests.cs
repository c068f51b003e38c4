using System.Globalization;
using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using Xunit;
using static ActorDist.Core.Consensus.RegisterProtocol;
using static ActorDist.Core.Tests.Consensus.TestCluster;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>Ideas from the tests of fast-caspaxos and peterbourgon/caspaxos, and this proposer's own promises.</summary>
public sealed class ProposerTests
{
    private readonly TestCluster _cluster = new();

    [Fact]
    public void TheFirstChange_TakesTwoRounds_TheNextOne()
    {
        _cluster.Reply(1, RegisterCommand.Put("a"u8));
        Assert.Equal(2, _cluster.Sent.Count(envelope => envelope.Message is Prepare));
        _cluster.DeliverAll();
        _cluster.Sent.Clear();
        _cluster.Reply(1, RegisterCommand.Put("b"u8));
        Assert.DoesNotContain(_cluster.Sent, envelope => envelope.Message is Prepare);
        Assert.Equal(2, _cluster.Sent.Count(envelope => envelope.Message is Accept));
    }

    [Fact]
    public void FastForward_OneRefusalIsEnough()
    {
        for (var i = 0; i < 20; i++)
            _cluster.Reply(1, RegisterCommand.Increment(1));
        _cluster.Drop = Isolated(2);
        _cluster.Sent.Clear();
        _cluster.Reply(3, RegisterCommand.Increment(1));
        Assert.True(_cluster.Sent.Count(envelope => envelope.Message is Prepare) <= 4);
        Assert.Equal("21", _cluster.Value(3));
    }

    [Fact]
    public void ConcurrentCasWrites_ExactlyOneWinsEachVersion()
    {
        for (var round = 0; round < 10; round++)
        {
            var version = round;
            var answers = Enumerable.Range(1, 3)
                .Select(node => _cluster.Begin(node, RegisterCommand.Put(Encoding.UTF8.GetBytes($"{node}"), version)))
                .ToArray();
            _cluster.RunUntil(() => Array.TrueForAll(answers, answer => answer() is not null));
            Assert.Single(answers, answer =>
                answer() is { Kind: OutcomeKind.Done } done && RegisterReply.Decode(done.Reply).Status == RegisterStatus.Ok);
        }
    }

    [Fact]
    public void WaitingCommandsOfARegister_ShareARound()
    {
        const int Clients = 30;
        var first = _cluster.Begin(1, RegisterCommand.Increment(1));
        var rest = Enumerable.Range(1, Clients).Select(_ => _cluster.Begin(1, RegisterCommand.Increment(1))).ToArray();
        _cluster.RunUntil(() => Array.TrueForAll(rest, answer => answer() is not null));
        Assert.Equal(2 * 2, _cluster.Sent.Count(envelope => envelope.Message is Accept));
        var sums = rest.Append(first).Select(answer => RegisterReply.Decode(answer()!.Value.Reply).Number).Order();
        Assert.Equal(Enumerable.Range(1, Clients + 1).Select(sum => (long)sum), sums);
    }

    [Fact]
    public void Contenders_AllFinish()
    {
        var answers = Enumerable.Range(0, 60).Select(i => _cluster.Begin(i % 3 + 1, RegisterCommand.Increment(1))).ToArray();
        _cluster.RunUntil(() => Array.TrueForAll(answers, answer => answer() is not null));
        Assert.All(answers, answer => Assert.Equal(OutcomeKind.Done, answer()!.Value.Kind));
        Assert.Equal("60", _cluster.Value(2));
        Assert.True(_cluster.Sent.Count(envelope => envelope.Message is Prepare) < 200, "the contenders kept each other busy");
    }

    [Fact]
    public void WithoutAQuorum_NothingIsPreparedForTheNextChange()
    {
        _cluster.Drop = envelope => envelope.Message is Accepted;
        Assert.Equal(OutcomeKind.Unknown, _cluster.Run(1, RegisterCommand.Put("a"u8)).Kind);
        _cluster.Drop = _ => false;
        _cluster.Sent.Clear();
        _cluster.Reply(1, RegisterCommand.Put("b"u8));
        Assert.Contains(_cluster.Sent, envelope => envelope.Message is Prepare);
    }

    [Fact]
    public void QuorumLoss_FailsDefinitely_AndSaysWhatItWaitedFor()
    {
        _cluster.Drop = Isolated(1);
        var answer = _cluster.Begin(1, RegisterCommand.Put("a"u8));
        var status = Assert.Single(_cluster[1].Replica.Rounds);
        Assert.Equal("Preparing", status.Phase);
        Assert.Contains("register/x Preparing ballot 1@", status.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 for, 0 against, 1 in the round", status.ToString(), StringComparison.Ordinal);
        _cluster.RunUntil(() => answer() is not null);
        Assert.Equal(OutcomeKind.Failed, answer()!.Value.Kind);
        Assert.Empty(_cluster[1].Replica.Rounds);
    }

    [Fact]
    public void APartitionOfTheReplyPath_IsUnknown_AndTheRetryAppliesOnce()
    {
        _cluster.Reply(1, RegisterCommand.Increment(1));
        _cluster.DeliverAll();
        _cluster.Drop = envelope => Number(envelope.To) == 1;
        var operation = _cluster.NextOperation();
        var unknown = _cluster.Run(1, RegisterCommand.Increment(1), operation);
        Assert.Equal(OutcomeKind.Unknown, unknown.Kind);
        Assert.Equal(1, unknown.Version);
        _cluster.Drop = _ => false;
        var again = _cluster.Run(2, RegisterCommand.Increment(1), operation);
        Assert.Equal(2, RegisterReply.Decode(again.Reply).Number);
        Assert.Equal("2", _cluster.Value(3));
    }

    [Fact]
    public void APromiseOfAnEarlierAttempt_IsNotCounted()
    {
        List<Envelope> late = [];
        _cluster.Drop = envelope =>
        {
            if (envelope.Message is Promise)
                late.Add(envelope);
            return envelope.Message is Promise;
        };
        var answer = _cluster.Begin(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        _cluster.Drop = Isolated(1);
        _cluster.RunUntil(() => _cluster[1].Replica.Rounds.Single().Ballot.Counter > 1);
        _cluster.Drop = _ => false;
        foreach (var envelope in late)
            _cluster.Deliver(envelope);
        Assert.Equal("Preparing", _cluster[1].Replica.Rounds.Single().Phase);
        _cluster.RunUntil(() => answer() is not null);
        Assert.Equal(OutcomeKind.Done, answer()!.Value.Kind);
    }

    [Fact]
    public void ASampleForAReadOfBeforeACrash_IsNotCountedAfterIt()
    {
        _cluster.Reply(3, RegisterCommand.Put("old"u8));
        _cluster.DeliverAll();
        List<Envelope> late = [];
        _cluster.Drop = envelope =>
        {
            if (envelope.Message is Sample)
                late.Add(envelope);
            return envelope.Message is Sample;
        };
        _cluster.Begin(1, RegisterCommand.Get());
        _cluster.DeliverAll();
        Assert.NotEmpty(late);
        _cluster.Drop = Isolated(1);
        _cluster.Reply(3, RegisterCommand.Put("new"u8));
        _cluster.Restart(_cluster[1]);
        var answer = _cluster.Begin(1, RegisterCommand.Get());
        foreach (var envelope in late)
            _cluster[1].Replica.Receive(_cluster.Now, envelope, new Outbox());
        _cluster.Drop = _ => false;
        _cluster.RunUntil(() => answer() is not null);
        Assert.Equal("new"u8, RegisterReply.Decode(answer()!.Value.Reply).Value.Span);
    }

    [Fact]
    public void ARestartedProposer_HasLostItsRounds_AndNeverReusesABallot()
    {
        _cluster.Drop = envelope => envelope.Message is Promise;
        _cluster.Begin(1, RegisterCommand.Put("a"u8));
        _cluster.DeliverAll();
        var before = _cluster.Sent.Select(envelope => envelope.Message).OfType<Prepare>().Select(prepare => prepare.Ballot).ToHashSet();
        _cluster.Restart(_cluster[1]);
        Assert.Empty(_cluster[1].Replica.Rounds);
        _cluster.Drop = _ => false;
        _cluster.Sent.Clear();
        _cluster.Reply(1, RegisterCommand.Put("b"u8));
        Assert.All(
            _cluster.Sent.Select(envelope => envelope.Message).OfType<Prepare>(), prepare => Assert.DoesNotContain(prepare.Ballot, before));
    }

    /// <summary>
    /// Node 1 proposes a put and a swap that depends on it, in one round that only its own disk takes, and late. The put's time is over
    /// when a reconfiguration makes node 1 begin again, and now the swap is rejected. That is only true if the first proposal is dead.
    /// </summary>
    [Fact]
    public void ARejectionAfterItsOwnUnfinishedProposal_MakesThatProposalDead()
    {
        var cluster = new TestCluster(members: 4);
        cluster.Reply(1, RegisterCommand.Put("a"u8));
        cluster.DeliverAll();
        cluster.Drop = envelope => envelope.Message is Accept accept
            && Encoding.UTF8.GetString(accept.State.Span).Contains("proposed", StringComparison.Ordinal);
        var first = cluster.Begin(1, RegisterCommand.Put("b"u8));
        var put = cluster.Begin(1, RegisterCommand.Put("early"u8), patience: 50);
        var swap = cluster.Begin(1, RegisterCommand.CompareAndSwap("early"u8, "proposed"u8), patience: 5000);
        cluster.RunUntil(() => first() is not null);
        cluster[1].HoldDisk = true;
        cluster.RunUntil(() => put() is not null);
        Assert.Equal(OutcomeKind.Unknown, put()!.Value.Kind);
        var driver = cluster[2].Replica;
        cluster.Step(
            cluster[2], outbox => driver.Reconfigure(cluster.Now, [Member(1), Member(2), Member(3)], cluster.NextSession(), outbox));
        cluster.RunUntil(() => swap() is not null);
        Assert.Equal(RegisterStatus.ValueMismatch, RegisterReply.Decode(swap()!.Value.Reply).Status);
        cluster[1].HoldDisk = false;
        cluster.Commit(cluster[1]);
        cluster.Drop = Isolated(3);
        Assert.Equal("b", cluster.Value(1));
    }

    [Fact]
    public void AnUnknownKind_OrAMalformedCommand_FailsAtOnceWithTheReason()
    {
        var unknown = _cluster.Run(1, RegisterCommand.Get(), key: new RegisterKey("shelf/x"));
        Assert.Equal(OutcomeKind.Failed, unknown.Kind);
        Assert.Contains("no state machine serves kind 'shelf'", unknown.Reason, StringComparison.Ordinal);
        var malformed = _cluster.Run(1, [1, 200]);
        Assert.Contains("operation 200 is not known", malformed.Reason, StringComparison.Ordinal);
        var nameless = _cluster.Run(1, RegisterCommand.Put("a"u8), OpId.None);
        Assert.Contains("needs an operation ID", nameless.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void IdleRegisters_AreForgottenBeyondTheLimit_WithoutLosingAnything()
    {
        var cluster = new TestCluster(customize: (_, options) => options with { PreparedRegisters = 3 });
        for (var i = 0; i < 20; i++)
            cluster.Run(1, RegisterCommand.Increment(1), key: Numbered(i % 10));
        cluster.DeliverAll();
        for (var i = 0; i < 10; i++)
            Assert.Equal("2", cluster.Value(2, Numbered(i)));
    }

    private static RegisterKey Numbered(int number) => new(string.Create(CultureInfo.InvariantCulture, $"register/{number}"));
}
