using System.Globalization;
using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>
/// Nodes n1, n2 ... of the quorum store in one thread over a network that delivers in order unless told to drop. Each step's changes are
/// durable at once unless a test holds the disk of a node.
/// </summary>
internal sealed class QuorumCluster
{
    public const string Name = "test";
    private readonly Dictionary<ReplicaId, QuorumNode> _byId = [];
    private readonly Queue<QuorumEnvelope> _network = new();

    public QuorumCluster(int members = 3, BucketOptions? bucket = null, Func<QuorumReplicaOptions, QuorumReplicaOptions>? customize = null)
    {
        var buckets = new BucketSet(bucket ?? new BucketOptions());
        for (var i = 1; i <= members; i++)
        {
            var options = new QuorumReplicaOptions(Id(i), Incarnation: 1, Name, buckets) { TreeBits = 6, ExchangeEvery = long.MaxValue / 2 };
            var node = new QuorumNode(i, customize?.Invoke(options) ?? options, new MemoryQuorumStore());
            Nodes.Add(node);
            _byId.Add(Id(i), node);
        }

        Install([.. Enumerable.Range(1, members)]);
    }

    public List<QuorumNode> Nodes { get; } = [];

    public long Now { get; private set; } = 1000;

    /// <summary>Messages for which it answers true are lost.</summary>
    public Func<QuorumEnvelope, bool> Drop { get; set; } = _ => false;

    /// <summary>Every message that was sent, lost or not.</summary>
    public List<QuorumEnvelope> Sent { get; } = [];

    public static QuorumKey Key { get; } = new("test/x");

    public QuorumNode this[int number] => Nodes[number - 1];

    public static ReplicaId Id(int number) => new(0, (ulong)number);

    public static Member Member(int number) => new(Id(number), string.Create(CultureInfo.InvariantCulture, $"n{number}"));

    public static int Number(ReplicaId id) => (int)id.Low;

    public static string[] Texts(QuorumOutcome outcome) =>
        [.. outcome.Siblings.Select(sibling => Encoding.UTF8.GetString(sibling.Content.Value.Span))];

    public static Func<QuorumEnvelope, bool> Isolated(params int[] nodes) =>
        envelope => nodes.Contains(Number(envelope.From)) != nodes.Contains(Number(envelope.To));

    /// <summary>Numbers of the nodes in the order of the key: primaries, then fallbacks.</summary>
    public int[] Order(QuorumKey key) => [.. Nodes[0].Replica.Ring.PreferenceList(key).Select(member => Number(member.Id))];

    public void Install(params int[] members)
    {
        var ring = new ReplicaRing(members.Select(Member));
        foreach (var node in Nodes)
            Step(node, (now, outbox) => node.Replica.Install(now, ring, outbox));
        BuildTrees();
    }

    public void BuildTrees() => RunUntil(() => Nodes.All(node => !node.IsUp || node.Replica.Statistics.IsTreeBuilt));

    /// <summary>Submits; the result tells the answer once there is one.</summary>
    public Func<QuorumOutcome?> Begin(int node, QuorumRequest request)
    {
        var target = this[node];
        Step(target, (now, outbox) => target.Replica.Submit(now, request, outbox));
        return () => target.Answers.GetValueOrDefault(request);
    }

    /// <summary>Submits, runs until the answer is there, and delivers what is still under way.</summary>
    public QuorumOutcome Run(int node, QuorumRequest request)
    {
        var answer = Begin(node, request);
        RunUntil(() => answer() is not null);
        DeliverAll();
        return answer()!;
    }

    public QuorumOutcome Get(int node, QuorumKey? key = null, Func<QuorumRequest, QuorumRequest>? with = null) =>
        Run(node, Customized(new QuorumRequest(key ?? Key, QuorumOperation.Get, Tag: null), with));

    public QuorumOutcome Put(
        int node, string value, ContextToken? context = null, QuorumKey? key = null, Func<QuorumRequest, QuorumRequest>? with = null) =>
        Run(node, Customized(new QuorumRequest(key ?? Key, QuorumOperation.Put, Tag: null) { Value = Encoding.UTF8.GetBytes(value), Context = context }, with));

    public QuorumOutcome Delete(int node, ContextToken? context, QuorumKey? key = null, Func<QuorumRequest, QuorumRequest>? with = null) =>
        Run(node, Customized(new QuorumRequest(key ?? Key, QuorumOperation.Delete, Tag: null) { Context = context }, with));

    /// <summary>What a replica holds itself.</summary>
    public string[] Held(int node, QuorumKey? key = null) => this[node].Store.Load(hintFor: null, key ?? Key, out _) is { } record
        ? [.. record.Object.Siblings.Select(each => each.Content.IsDeleted ? "(deleted)" : Encoding.UTF8.GetString(each.Content.Value.Span))]
        : [];

    /// <summary>Tells all nodes that some cannot be reached.</summary>
    public void Believe(bool isReachable, params int[] nodes)
    {
        foreach (var node in Nodes.Where(node => node.IsUp))
        {
            foreach (var other in nodes)
                Step(node, (now, outbox) => node.Replica.Reachable(now, Id(other), isReachable, outbox));
        }
    }

    public void Exchange(int from, int with)
    {
        Step(this[from], (now, outbox) => this[from].Replica.Repair(now, Id(with), outbox));
        DeliverAll();
    }

    /// <summary>Delivers messages and lets time pass until the condition holds; fails after two minutes of simulated time.</summary>
    public void RunUntil(Func<bool> condition)
    {
        var end = Now + 120_000;
        while (!condition())
        {
            if (_network.TryDequeue(out var envelope))
            {
                Deliver(envelope);
                continue;
            }

            Now = Math.Max(Now + 1, Nodes.Min(node => node.IsUp ? node.Replica.NextWake : long.MaxValue));
            Assert.True(Now < end, "nothing more happens");
            Tick();
        }
    }

    /// <summary>Lets time pass and delivers what comes of it.</summary>
    public void Pass(long milliseconds)
    {
        var end = Now + milliseconds;
        DeliverAll();
        while (Now < end)
        {
            Now = Math.Clamp(Nodes.Min(node => node.IsUp ? node.Replica.NextWake : long.MaxValue), Now + 1, end);
            Tick();
            DeliverAll();
        }
    }

    /// <summary>Delivers everything under way without letting time pass.</summary>
    public void DeliverAll()
    {
        while (_network.TryDequeue(out var envelope))
            Deliver(envelope);
    }

    public void Deliver(QuorumEnvelope envelope)
    {
        if (!Drop(envelope) && _byId.TryGetValue(envelope.To, out var node) && node.IsUp)
            Step(node, (now, outbox) => node.Replica.Receive(now, envelope, outbox));
    }

    /// <summary>Loses what is not durable and everything in memory, and starts again with the next incarnation.</summary>
    public void Restart(int number)
    {
        var node = this[number];
        var ring = node.Replica.Ring;
        node.Store = node.Store.AfterCrash();
        node.Options = node.Options with { Incarnation = node.Options.Incarnation + 1 };
        node.Replica = new QuorumReplica(node.Options, node.Store);
        node.IsUp = true;
        node.HoldDisk = false;
        Step(node, (now, outbox) => node.Replica.Install(now, ring, outbox));
        BuildTrees();
    }

    public void Step(QuorumNode node, Action<Moment, QuorumOutbox> step)
    {
        var outbox = new QuorumOutbox();
        step(new Moment(Now, Now + node.Skew), outbox);
        foreach (var envelope in outbox.Messages)
        {
            Sent.Add(envelope);
            _network.Enqueue(envelope);
        }

        foreach (var (request, outcome) in outbox.Completions)
            node.Answers.Add(request, outcome);
        if (!node.HoldDisk && node.Store.HasUncommitted)
            Step(node, (now, next) => node.Replica.Durable(now, node.Store.Commit(), next));
    }

    private static QuorumRequest Customized(QuorumRequest request, Func<QuorumRequest, QuorumRequest>? with) =>
        with is null ? request : with(request);

    private void Tick()
    {
        foreach (var node in Nodes.Where(node => node.IsUp && node.Replica.NextWake <= Now))
            Step(node, (now, outbox) => node.Replica.Tick(now, outbox));
    }
}
