using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using Xunit;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>
/// Replicas n1, n2 ... in one thread over a network that delivers in order unless told to drop. Each step's changes are durable at once
/// unless a test holds the disk of a node.
/// </summary>
internal sealed class TestCluster
{
    private const long Patience = 2000;
    private readonly Dictionary<ReplicaId, TestNode> _byId = [];
    private readonly Queue<Envelope> _network = new();
    private ulong _operations;

    public TestCluster(int members = 3, int spares = 0, Func<int, ReplicaOptions, ReplicaOptions>? customize = null)
    {
        for (var i = 1; i <= members + spares; i++)
        {
            var options = new ReplicaOptions(
                Id(i),
                Incarnation: 1,
                "test",
                new StateMachineSet(new RegisterStateMachine(), new ConfigurationStateMachine()),
                new JitteredBackoff(4, 64, () => 0.5));
            var node = new TestNode(i, customize?.Invoke(i, options) ?? options, new MemoryStore());
            Nodes.Add(node);
            _byId.Add(Id(i), node);
        }

        var configuration = Configuration.Stable(1, Enumerable.Range(1, members).Select(Member));
        foreach (var node in Nodes.Take(members))
            Step(node, outbox => node.Replica.Install(Now, configuration, outbox));
    }

    public List<TestNode> Nodes { get; } = [];

    public long Now { get; private set; } = 1000;

    /// <summary>Messages for which it answers true are lost.</summary>
    public Func<Envelope, bool> Drop { get; set; } = _ => false;

    /// <summary>Every message that was sent, lost or not.</summary>
    public List<Envelope> Sent { get; } = [];

    public static RegisterKey Key { get; } = new("register/x");

    public TestNode this[int number] => Nodes[number - 1];

    public static ReplicaId Id(int number) => new(0, (ulong)number);

    public static Member Member(int number) => new(Id(number), string.Create(CultureInfo.InvariantCulture, $"n{number}"));

    public static int Number(ReplicaId id) => (int)id.Low;

    public ulong NextSession() => 1000 + ++_operations;

    public OpId NextOperation() => new(77, ++_operations);

    /// <summary>Submits; the result tells the answer once there is one.</summary>
    public Func<Outcome?> Begin(
        int node,
        byte[] body,
        OpId? operation = null,
        RequestPurpose purpose = RequestPurpose.Command,
        RegisterKey? key = null,
        long patience = Patience)
    {
        var request = new RegisterRequest(
            key ?? Key, purpose, new Command(operation ?? NextOperation(), body), Now + patience, Tag: null);
        var target = this[node];
        Step(target, outbox => target.Replica.Submit(Now, request, outbox));
        return () => target.Answers.TryGetValue(request, out var outcome) ? outcome : null;
    }

    /// <summary>Submits and runs until the answer is there.</summary>
    public Outcome Run(
        int node,
        byte[] body,
        OpId? operation = null,
        RequestPurpose purpose = RequestPurpose.Command,
        RegisterKey? key = null)
    {
        var answer = Begin(node, body, operation, purpose, key);
        RunUntil(() => answer() is not null);
        return answer()!.Value;
    }

    public RegisterReply Reply(int node, byte[] body, RegisterKey? key = null)
    {
        var outcome = Run(node, body, key: key);
        Assert.Equal(OutcomeKind.Done, outcome.Kind);
        return RegisterReply.Decode(outcome.Reply);
    }

    public string? Value(int node, RegisterKey? key = null)
    {
        var reply = Reply(node, RegisterCommand.Get(), key);
        return reply.Status == RegisterStatus.Ok ? System.Text.Encoding.UTF8.GetString(reply.Value.Span) : null;
    }

    /// <summary>Has a node drive the configuration to a set of nodes and runs until that is over.</summary>
    public void Reconfigure(int driver, params int[] target)
    {
        var node = this[driver];
        Step(node, outbox => node.Replica.Reconfigure(Now, [.. target.Select(Member)], NextSession(), outbox));
        RunUntil(() => node.Replica.ReconfigurationStatus.Phase is ReconfigurationPhase.Done or ReconfigurationPhase.Failed);
    }

    /// <summary>Delivers messages and lets time pass until the condition holds; fails after a minute of simulated time.</summary>
    public void RunUntil(Func<bool> condition)
    {
        var end = Now + 60_000;
        while (!condition())
        {
            if (_network.TryDequeue(out var envelope))
            {
                Deliver(envelope);
                continue;
            }

            Now = Math.Max(Now + 1, Nodes.Min(node => node.IsUp ? node.Replica.NextWake : long.MaxValue));
            Assert.True(Now < end, "nothing more happens: " + string.Join("; ", Nodes.SelectMany(node => node.Replica.Rounds)));
            foreach (var node in Nodes.Where(node => node.IsUp && node.Replica.NextWake <= Now))
                Step(node, outbox => node.Replica.Tick(Now, outbox));
        }
    }

    /// <summary>Delivers everything under way without letting time pass.</summary>
    public void DeliverAll()
    {
        while (_network.TryDequeue(out var envelope))
            Deliver(envelope);
    }

    public void Deliver(Envelope envelope)
    {
        if (!Drop(envelope) && _byId.TryGetValue(envelope.To, out var node) && node.IsUp)
            Step(node, outbox => node.Replica.Receive(Now, envelope, outbox));
    }

    /// <summary>Drops everything between a node and all others.</summary>
    public static Func<Envelope, bool> Isolated(params int[] nodes) =>
        envelope => nodes.Contains(Number(envelope.From)) || nodes.Contains(Number(envelope.To));

    /// <summary>Loses what is not durable and everything in memory, and starts again with the next incarnation.</summary>
    public void Restart(TestNode node)
    {
        node.Store = node.Store.AfterCrash();
        node.Options = node.Options with { Incarnation = node.Options.Incarnation + 1 };
        node.Replica = new Replica(node.Options, node.Store);
        node.IsUp = true;
        Step(node, outbox => node.Replica.Start(Now, outbox));
    }

    public void Commit(TestNode node)
    {
        if (node.Store.HasUncommitted)
            Step(node, outbox => node.Replica.Durable(Now, node.Store.Commit(), outbox), commit: false);
    }

    public void Step(TestNode node, Action<Outbox> step, bool commit = true)
    {
        var outbox = new Outbox();
        step(outbox);
        foreach (var envelope in outbox.Messages)
        {
            Sent.Add(envelope);
            _network.Enqueue(envelope);
        }

        foreach (var (request, outcome) in outbox.Completions)
            node.Answers.Add(request, outcome);
        if (!node.HoldDisk && node.Store.HasUncommitted)
            Step(node, next => node.Replica.Durable(Now, node.Store.Commit(), next));
    }
}
