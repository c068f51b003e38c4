using System.Globalization;
using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>
/// A run of the quorum store from a seed: messages are lost, doubled, delayed and cut off, nodes are killed and lose what their disks had
/// not synced, one node's disk loses keys where writes go to all. Then everything heals, and all is read once more.
/// </summary>
internal sealed class QuorumWorld
{
    /// <summary>When everything is read once more.</summary>
    public const long LastGetsAt = 15_000;

    private const long FaultsUntil = 4000;
    private const long EndsAt = 16_000;
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly List<SimulatedNode> _nodes = [];
    private readonly QuorumKey[] _keys = [new("test/a"), new("test/b")];
    private readonly Random _random;
    private readonly Variation _variation;
    private readonly ReplicaRing _ring;
    private readonly bool _losesKeys;
    private readonly int _r;
    private readonly int _w;
    private HashSet<int> _cut = [];
    private long _now;
    private long _order;
    private int _values;

    private QuorumWorld(int seed, Variation variation)
    {
        _random = new Random(seed);
        _variation = variation;
        _losesKeys = seed % 3 == 0;
        (_r, _w) = _losesKeys ? (2, 3) : ((int, int)[])[(2, 2), (1, 3), (3, 1)] is var sizes ? sizes[_random.Next(3)] : default;
        (_r, _w) = (variation.Quorum ?? _r, variation.Quorum ?? _w);
        var members = 3 + _random.Next(3);
        _ring = new ReplicaRing(Enumerable.Range(1, members).Select(QuorumCluster.Member));
        for (var i = 1; i <= members; i++)
            _nodes.Add(new SimulatedNode(i) { Skew = _random.Next(-200, 200) });
    }

    public QuorumMonitor Monitor { get; } = new();

    public int Kills { get; private set; }

    public int Lost { get; private set; }

    public static QuorumWorld Run(int seed, Variation variation)
    {
        var world = new QuorumWorld(seed, variation);
        world.Run();
        return world;
    }

    private void Run()
    {
        foreach (var node in _nodes)
            Start(node);
        for (var i = 0; i < 4; i++)
            After(_random.Next(50), () => Client([]));
        for (var at = 200L; at < FaultsUntil; at += 100 + _random.Next(400))
            At(at, Fault);
        At(FaultsUntil, Heal);
        At(LastGetsAt, ReadAll);
        while (_events.TryDequeue(out var next, out var priority) && priority.At <= EndsAt)
        {
            _now = priority.At;
            next();
        }

        foreach (var key in _keys)
        {
            Monitor.Ended(key, _ring.PreferenceList(key).Take(3)
                .Select(member => _nodes[QuorumCluster.Number(member.Id) - 1].Store.Load(hintFor: null, key, out _)));
        }
    }

    private void Start(SimulatedNode node)
    {
        node.Life++;
        node.IsSyncing = false;
        var bucket = new BucketOptions { Mode = _variation.Mode, Timeout = 600 };
        var options = new QuorumReplicaOptions(QuorumCluster.Id(node.Number), node.Life, QuorumCluster.Name, new BucketSet(bucket))
        {
            TreeBits = 4,
            ExchangeEvery = 500,
            HandOffEvery = 200,
            EpochLease = 3,
            LingerAfter = 200,
            BatchObjects = 2,
        };
        var replica = new QuorumReplica(options, new UnfaithfulStore(node.Store, _variation));
        node.Replica = replica;
        Step(node, (now, outbox) => replica.Install(now, _ring, outbox));
        var life = node.Life;
        Tick();

        void Tick()
        {
            if (node.Life != life || node.Replica is null)
                return;
            Step(node, (now, outbox) => replica.Tick(now, outbox));
            After(5, Tick);
        }
    }

    private void Kill(SimulatedNode node)
    {
        Kills++;
        node.Replica = null;
        node.Life++;
        if (node.IsSyncing && _random.Next(2) == 0)
            node.Store.Complete(node.Store.DurableCommit + 1);
        node.Store = node.Store.AfterCrash();
        if (_losesKeys && node.Number == 1)
        {
            Lost++;
            node.Store.Lose(_keys[_random.Next(_keys.Length)]);
        }

        foreach (var waiting in node.Waiting.Values.ToArray())
            waiting(null);
        node.Waiting.Clear();
    }

    private void Fault()
    {
        switch (_random.Next(4))
        {
            case 0 or 1:
                var node = _nodes[_random.Next(_nodes.Count)];
                if (node.Replica is null)
                    return;
                Kill(node);
                After(_random.Next(10, 500), () => Start(node));
                break;
            case 2:
                _cut = [.. Enumerable.Range(1, _nodes.Count).Where(_ => _random.Next(2) == 0)];
                if (_variation.Sloppy)
                    After(50, Believe);
                break;
            default:
                _cut = [];
                break;
        }
    }

    private void Heal()
    {
        _cut = [];
        foreach (var node in _nodes.Where(node => node.Replica is not null && _variation.Sloppy))
            BelieveAt(node);
    }

    private void Believe()
    {
        foreach (var node in _nodes.Where(node => node.Replica is not null))
            BelieveAt(node);
    }

    private void BelieveAt(SimulatedNode node)
    {
        foreach (var other in _nodes)
        {
            var isReachable = _cut.Contains(node.Number) == _cut.Contains(other.Number);
            Step(node, (now, outbox) => node.Replica!.Reachable(now, QuorumCluster.Id(other.Number), isReachable, outbox));
        }
    }

    /// <summary>A client: gets, puts with or without the context of its last get, deletes; one at a time, at any node.</summary>
    private void Client(Dictionary<QuorumKey, QuorumOutcome> seen)
    {
        if (_now >= FaultsUntil)
            return;
        var key = _keys[_random.Next(_keys.Length)];
        var known = seen.GetValueOrDefault(key);
        switch (_random.Next(10))
        {
            case < 5:
                Get(key, Next, outcome => seen[key] = outcome);
                break;
            case < 9:
                Put(key, _random.Next(4) == 0 ? null : known, Next);
                break;
            default:
                Delete(key, known, Next);
                break;
        }

        void Next() => After(_random.Next(1, 40), () => Client(seen));
    }

    private void Get(QuorumKey key, Action next, Action<QuorumOutcome> keep)
    {
        var begun = _now;
        Submit(new QuorumRequest(key, QuorumOperation.Get, Tag: null), next, outcome =>
        {
            if (outcome.Kind != OutcomeKind.Done)
                return;
            if (begun >= _variation.JudgedFrom)
                Monitor.Shown(key, outcome, begun);
            keep(outcome);
        });
    }

    private void Put(QuorumKey key, QuorumOutcome? seen, Action next)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"v{++_values}");
        Monitor.Issued(key, seen is null ? [] : QuorumCluster.Texts(seen));
        var request = new QuorumRequest(key, QuorumOperation.Put, Tag: null)
        {
            Value = Encoding.UTF8.GetBytes(value),
            Context = seen?.Context,
        };
        Submit(request, next, outcome =>
        {
            if (outcome.Kind == OutcomeKind.Done)
                Monitor.Acknowledged(key, value, _now);
        });
    }

    private void Delete(QuorumKey key, QuorumOutcome? seen, Action next)
    {
        if (seen?.Context is null)
        {
            next();
            return;
        }

        Monitor.Issued(key, QuorumCluster.Texts(seen));
        Submit(new QuorumRequest(key, QuorumOperation.Delete, Tag: null) { Context = seen.Context }, next, _ => { });
    }

    private void ReadAll()
    {
        foreach (var key in _keys)
            Get(key, () => { }, _ => { });
    }

    private void Submit(QuorumRequest request, Action next, Action<QuorumOutcome> answered)
    {
        var up = _nodes.Where(node => node.Replica is not null).ToArray();
        if (up.Length == 0)
        {
            next();
            return;
        }

        var node = up[_random.Next(up.Length)];
        request = request with { Sloppy = _variation.Sloppy, R = QuorumSize.Of(_r), W = QuorumSize.Of(_w) };
        node.Waiting.Add(request, outcome =>
        {
            if (outcome is not null)
                answered(outcome);
            next();
        });
        Step(node, (now, outbox) => node.Replica!.Submit(now, request, outbox));
    }

    private void Step(SimulatedNode node, Action<Moment, QuorumOutbox> step)
    {
        var outbox = new QuorumOutbox();
        step(new Moment(_now, _now + node.Skew + 1000), outbox);
        foreach (var envelope in outbox.Messages)
            Send(envelope);
        foreach (var (request, outcome) in outbox.Completions)
        {
            if (node.Waiting.Remove(request, out var answered))
                answered(outcome);
        }

        Sync(node);
    }

    private void Sync(SimulatedNode node)
    {
        if (node.IsSyncing || !node.Store.HasUncommitted)
            return;
        node.IsSyncing = true;
        var (commit, life) = (node.Store.Seal(), node.Life);
        After(_random.Next(1, _random.Next(10) == 0 ? 60 : 6), () =>
        {
            if (node.Life != life)
                return;
            node.IsSyncing = false;
            node.Store.Complete(commit);
            Step(node, (now, outbox) => node.Replica!.Durable(now, commit, outbox));
        });
    }

    private void Send(QuorumEnvelope envelope)
    {
        Monitor.Sent(envelope);
        var isFaulty = _now < FaultsUntil;
        if (isFaulty && _random.Next(100) < 5)
            return;
        var copies = isFaulty && _random.Next(100) < 5 ? 2 : 1;
        for (var i = 0; i < copies; i++)
            After(_random.Next(1, isFaulty && _random.Next(20) == 0 ? 400 : 10), () => Deliver(envelope));
    }

    private void Deliver(QuorumEnvelope envelope)
    {
        var (from, to) = (QuorumCluster.Number(envelope.From), QuorumCluster.Number(envelope.To));
        var node = _nodes[to - 1];
        if (node.Replica is null || _cut.Contains(from) != _cut.Contains(to))
            return;
        if (_variation.Lies && to == 2 && envelope.Message is Store store)
        {
            Send(new QuorumEnvelope(envelope.To, envelope.From, envelope.Cluster, new Stored(store.Request)));
            return;
        }

        if (_variation.ReplacesWhatIsHeld && envelope.Message is Mint mint && node.Replica.Inspect(mint.Key) is { } held)
            envelope = envelope with { Message = mint with { Context = held.Object.Context } };
        Step(node, (now, outbox) => node.Replica.Receive(now, envelope, outbox));
    }

    private void After(long milliseconds, Action action) => At(_now + milliseconds, action);

    private void At(long at, Action action) => _events.Enqueue(action, (at, ++_order));
}
