using ActorDist.Cluster.Events;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using ActorDist.Core.Tests.Consensus;
using Xunit;
using Schema = ActorDist.Cluster.Registers.Schema;

namespace ActorDist.Cluster.Tests.Registers.Replication;

/// <summary>Whose answer to a handed-over operation is believed, in the orders in which the answers of two proposers can come.</summary>
public sealed class OperationDeskTests : IReplicaChannel
{
    private const long Patience = 2000;
    private static readonly RegisterSettings Settings = new(
        3, TimeSpan.FromMilliseconds(Patience), TimeSpan.FromMilliseconds(100), 100, 100, 1 << 20, TimeSpan.Zero);

    private readonly List<Schema.Frame> _sent = [];
    private readonly Outbox _outbox = new();
    private readonly Replica _replica;
    private readonly OperationDesk _desk;
    private readonly OutgoingFrames _frames;
    private readonly Operation _operation;

    public OperationDeskTests()
    {
        var options = new EngineOptions(
            Member(1), 1, new StateMachineSet(new RegisterStateMachine(), new ConfigurationStateMachine()), Settings,
            fatal => throw new InvalidOperationException("the engine ended", fatal));
        _frames = new OutgoingFrames(options.Self, this) { Cluster = "test" };
        _desk = new OperationDesk(
            options, _frames, new NodeEventLog("n1", 1, EventSettings.Usual, TimeProvider.System), new ChosenFeed());
        _replica = new Replica(options.ReplicaOptions("test"), new MemoryStore());
        _replica.Install(0, Configuration.Stable(1, [Member(1), Member(2), Member(3)]), _outbox);
        _operation = Operations().First(operation =>
        {
            _desk.Take(operation, _replica, 0, _outbox);
            _frames.Flush();
            return _sent.Any(frame => frame.Forwards.Count > 0);
        });
    }

    [Fact]
    public async Task WhatThePreferredProposerDid_IsTheAnswer()
    {
        Reply(OutcomeKind.Done, 10);
        Assert.Equal(OutcomeKind.Done, (await _operation.Task).Outcome.Kind);
        Assert.False(_operation.IsHedged);
    }

    [Fact]
    public async Task ARefusalBeforeTheHedge_IsFollowedByAProposalHere()
    {
        Reply(OutcomeKind.Failed, 10);
        Assert.False(_operation.Task.IsCompleted);
        AnswerHere(OutcomeKind.Done, 20);
        Assert.Equal(OutcomeKind.Done, (await _operation.Task).Outcome.Kind);
    }

    [Fact]
    public async Task OnceHedged_ARefusalIsNotBelievedAndTheHedgeAnswers()
    {
        Hedge();
        Reply(OutcomeKind.Failed, 150);
        Assert.False(_operation.Task.IsCompleted, "the hedge may still apply");
        AnswerHere(OutcomeKind.Done, 200);
        Assert.Equal(OutcomeKind.Done, (await _operation.Task).Outcome.Kind);
    }

    [Theory]
    // The other node's answer, the hedge's, and what is certain then.
    [InlineData(OutcomeKind.Done, OutcomeKind.Failed, OutcomeKind.Done)]
    [InlineData(OutcomeKind.Failed, OutcomeKind.Failed, OutcomeKind.Failed)]
    [InlineData(OutcomeKind.Unknown, OutcomeKind.Failed, OutcomeKind.Unknown)]
    [InlineData(OutcomeKind.Failed, OutcomeKind.Unknown, OutcomeKind.Unknown)]
    [InlineData(OutcomeKind.Unknown, OutcomeKind.Unknown, OutcomeKind.Unknown)]
    [InlineData(OutcomeKind.Done, OutcomeKind.Unknown, OutcomeKind.Unknown)]
    [InlineData(null, OutcomeKind.Failed, OutcomeKind.Unknown)]
    [InlineData(null, OutcomeKind.Unknown, OutcomeKind.Unknown)]
    [InlineData(null, OutcomeKind.Done, OutcomeKind.Done)]
    public async Task OnceHedged_OnlyWhatIsCertainIsSaid(OutcomeKind? there, OutcomeKind here, OutcomeKind expected)
    {
        Hedge();
        if (there is { } kind)
            Reply(kind, 150);
        AnswerHere(here, 200);
        Assert.Equal(expected, (await _operation.Task).Outcome.Kind);
    }

    [Fact]
    public void AProposerThatIsHeard_IsWaitedForLonger()
    {
        _desk.Heard(Preferred, 50);
        Tick(100);
        Assert.False(_operation.IsHedged);
        Tick(1000);
        Assert.True(_operation.IsHedged);
    }

    void IReplicaChannel.Send(ReplicaId to, Schema.Frame frame) => _sent.Add(frame);

    private ReplicaId Preferred => FrameCodec.Decode(_sent.Single(frame => frame.Forwards.Count > 0).To);

    private static Member Member(ulong number) => new(new ReplicaId(0, number), $"n{number}");

    private static IEnumerable<Operation> Operations() => Enumerable.Range(1, 100).Select(number => new Operation(
        new RegisterKey($"register/{number}"), RegisterCommand.Put("a"u8), OpId.None, read: null, stays: false, Patience));

    private void Hedge()
    {
        Tick(100);
        Assert.True(_operation.IsHedged);
    }

    private void Tick(long now) => _desk.Tick(_replica, now, _outbox);

    private void Reply(OutcomeKind kind, long now) => _desk.TakeReply(
        new Schema.ForwardReply { Number = _operation.ForwardNumber, Kind = (int)kind, Reason = "there" }, _replica, now, _outbox);

    private void AnswerHere(OutcomeKind kind, long now) => _desk.Complete(
        new Completion(_operation.AsRequest(0), new Outcome(kind, null, default, "here")), _replica, now, _outbox);
}
