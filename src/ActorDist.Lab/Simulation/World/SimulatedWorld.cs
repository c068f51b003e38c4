using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.Monitors;
using ActorDist.Lab.Simulation.Plans;

namespace ActorDist.Lab.Simulation.World;

/// <summary>
/// The cluster of one run: nodes, disks, network and the agenda of what happens next. Everything that happens is decided by the plan and
/// its seed; the same plan gives the same run.
/// </summary>
public sealed class SimulatedWorld
{
    private const int SequenceBits = 24;
    private readonly PriorityQueue<SimulationEvent, long> _agenda = new();
    private readonly Dictionary<ReplicaId, SimulatedNode> _byReplica = [];
    private readonly Outbox _outbox = new();
    private readonly Queue<(SimulatedNode Node, Completion Completion)> _answers = new();
    private readonly ReplicaFactory _factory;
    private readonly Plan _plan;
    private readonly Configuration _first;
    private ulong _disks;
    private long _sequence;

    /// <summary>Sets the cluster up; nothing runs yet.</summary>
    public SimulatedWorld(Plan plan, ReplicaFactory factory, Action<string>? trace)
    {
        _plan = plan;
        _factory = factory;
        Trace = trace;
        Random = new SeededRandom(plan.Seed);
        Network = new SimulatedNetwork(plan, Random, Tally);
        Acceptors = new AcceptorMonitor(Log);
        Configurations = new ConfigurationMonitor(Log);
        Ledger = new ChosenLedger(Log, Configurations);
        Answers = new AnswerMonitor(Log, Ledger);
        Nodes = new SimulatedNode[plan.Nodes];
        for (var i = 0; i < Nodes.Length; i++)
        {
            var rate = plan.SkewedClocks ? Random.Between(600, 1600) : 1000;
            Nodes[i] = new SimulatedNode(i, NewDisk(), Random.Below(100_000), rate);
            Connect(Nodes[i]);
        }

        _first = Configuration.Stable(1, Nodes.Take(Plan.FirstReplicas).Select(node => node.Member));
    }

    /// <summary>Simulated time in milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>Events so far.</summary>
    public int Steps { get; private set; }

    /// <summary>All nodes, running or not.</summary>
    public SimulatedNode[] Nodes { get; }

    /// <summary>What the run draws from.</summary>
    public SeededRandom Random { get; }

    /// <summary>What really happened.</summary>
    public FaultTally Tally { get; } = new();

    /// <summary>What should not have happened.</summary>
    public ViolationLog Log { get; } = new();

    /// <summary>Whether a planned fault is in force now.</summary>
    internal bool IsFaultInForce
    {
        get
        {
            foreach (var fault in _plan.Faults)
            {
                if (fault.At <= Now && Now <= fault.At + fault.Duration)
                    return true;
            }

            return false;
        }
    }

    /// <summary>An experiment's own schedule: how many milliseconds later than the network would a message is delivered.</summary>
    internal Func<Envelope, long>? Detour { get; init; }

    internal Action<string>? Trace { get; }

    internal SimulatedNetwork Network { get; }

    internal AcceptorMonitor Acceptors { get; }

    internal ChosenLedger Ledger { get; }

    internal ConfigurationMonitor Configurations { get; }

    internal AnswerMonitor Answers { get; }

    internal ReplicaFactory Factory => _factory;

    /// <summary>The newest configuration that any running node knows.</summary>
    internal Configuration Newest =>
        Nodes.Select(node => node.Disk.Meta.Configuration).MaxBy(configuration => configuration.Epoch)!;

    internal void Schedule(long at, in SimulationEvent next)
    {
        _sequence++;
        _agenda.Enqueue(next, (at << SequenceBits) | (_sequence & ((1 << SequenceBits) - 1)));
    }

    /// <summary>The next thing on the agenda up to a time; the world's clock moves to it, or to that time if there is none.</summary>
    internal bool TryNext(long end, out SimulationEvent next)
    {
        if (!_agenda.TryPeek(out next, out var priority) || priority >> SequenceBits > end)
        {
            Now = Math.Max(Now, end);
            Log.Now = Now;
            return false;
        }

        _agenda.Dequeue();
        Now = priority >> SequenceBits;
        Log.Now = Now;
        Steps++;
        return true;
    }

    /// <summary>An answer that left a replica since the last call.</summary>
    internal bool TryTakeAnswer(out SimulatedNode node, out Completion completion)
    {
        var found = _answers.TryDequeue(out var answer);
        (node, completion) = answer;
        return found;
    }

    /// <summary>Handles what concerns nodes; false for events that are the run's business.</summary>
    internal bool Handle(in SimulationEvent next)
    {
        if (next.Kind is not (EventKind.Deliver or EventKind.Submit or EventKind.Tick or EventKind.SyncEnd))
            return false;
        var node = Nodes[next.Target];
        var isPaused = node.PausedUntil > Now;
        if (isPaused && (next.Kind == EventKind.Deliver || next.Life == node.Lives))
        {
            Schedule(node.PausedUntil, next);
            return true;
        }

        switch (next.Kind)
        {
            case EventKind.Deliver when node.Replica is null:
                Tally.Add(ObservedFault.MessagesToTheDead);
                break;
            case EventKind.Deliver:
                Trace?.Invoke($"{Now,6} {node.Name} <- {NameOf(next.Envelope.From)} {TraceLines.Describe(next.Envelope.Message)}");
                node.Replica.Receive(node.Clock(Now), next.Envelope, _outbox);
                After(node);
                break;
            case EventKind.Submit when next.Life == node.Lives && node.Replica is not null:
                Submit(node, next.Request!);
                break;
            case EventKind.Tick when next.Life == node.Lives && node.Replica is not null:
                node.TickAt = long.MaxValue;
                node.Replica.Tick(node.Clock(Now), _outbox);
                After(node);
                break;
            case EventKind.SyncEnd when next.Life == node.Lives && node.Replica is not null:
                var commit = node.Disk.EndSync();
                Configurations.Observe(node);
                node.Replica.Durable(node.Clock(Now), commit, _outbox);
                After(node);
                break;
        }

        return true;
    }

    /// <summary>Hands a request to a running node; one that stands still takes it when it goes on.</summary>
    internal void Submit(SimulatedNode node, RegisterRequest request)
    {
        if (node.PausedUntil > Now)
        {
            Schedule(node.PausedUntil, new SimulationEvent(EventKind.Submit, node.Index, node.Lives, Request: request));
            return;
        }

        node.Submitted(request, Now);
        node.Replica!.Submit(node.Clock(Now), request, _outbox);
        After(node);
    }

    /// <summary>Has a running node do something that is not a request.</summary>
    internal void Command(SimulatedNode node, Action<Replica, long, Outbox> command)
    {
        command(node.Replica!, node.Clock(Now), _outbox);
        After(node);
    }

    internal void Start(SimulatedNode node)
    {
        if (node.Lives > 0)
            Acceptors.OnRestarted(node);
        node.Lives++;
        node.Incarnation++;
        node.TickAt = long.MaxValue;
        node.Replica = _factory.Create(node, this);
        Trace?.Invoke($"{Now,6} {node.Name} starts, life {node.Lives}");
        var clock = node.Clock(Now);
        if (node.Replica.Configuration.Epoch == 0)
            node.Replica.Install(clock, _first, _outbox);
        node.Replica.Start(clock, _outbox);
        After(node);
    }

    internal void Crash(SimulatedNode node)
    {
        var couldTear = node.Disk.Unsynced > 0 && !node.Disk.CanSync;
        var lost = node.Disk.Crash(Random);
        Tally.Add(ObservedFault.Crashes);
        Tally.Add(ObservedFault.WritesLost, lost);
        if (couldTear && lost > 0)
            Tally.Add(ObservedFault.TornCommits);
        Trace?.Invoke($"{Now,6} {node.Name} crashes and loses {lost} unsynced changes");
        Configurations.Observe(node);
        (node.Replica, node.PausedUntil) = (null, 0);
    }

    /// <summary>
    /// The disk of a crashed node is gone; the machine gets a new one. Messages to the old one still come to this machine.
    /// </summary>
    internal void LoseDisk(SimulatedNode node)
    {
        Answers.OnDiskLost(node.Disk.Id);
        Tally.Add(ObservedFault.DisksLost);
        node.Disk = NewDisk();
        node.Incarnation = 0;
        Connect(node);
        Trace?.Invoke($"{Now,6} {node.Name} lost its disk");
    }

    /// <summary>Whether a failure detector at one replica would call another one alive.</summary>
    internal bool CanReach(ReplicaId from, ReplicaId to)
    {
        var (source, target) = (_byReplica[from], _byReplica[to]);
        return source == target
            || target.Disk.Id == to
            && target.Replica is not null
            && target.PausedUntil <= Now
            && !Network.IsCut(source.Index, target.Index)
            && !Network.IsCut(target.Index, source.Index);
    }

    internal string NameOf(ReplicaId replica) => _byReplica.TryGetValue(replica, out var node)
        ? node.Disk.Id == replica ? node.Name : $"{node.Name} (lost disk)"
        : "?";

    private SimulatedDisk NewDisk() => new(new ReplicaId(++_disks << 32, 0));

    private void Connect(SimulatedNode node)
    {
        var disk = node.Disk;
        _byReplica[disk.Id] = node;
        disk.Saved = (key, before, after) =>
        {
            if (after is null)
                Tally.Add(ObservedFault.TombstonesDropped);
            else if (after.Accepted != Ballot.None && after.Accepted != before?.Accepted)
                Ledger.OnProposed(key, after.Accepted, after.State, disk.Meta.Configuration.Epoch);
            Acceptors.OnSaved(node, key, before, after);
        };
        disk.Cleared = () =>
        {
            Acceptors.OnCleared(disk.Id);
            Answers.OnCleared(disk.Id);
            Ledger.OnCleared(disk.Id);
        };
        disk.Synced = (key, record) =>
        {
            if (record is not null && record.Accepted != Ballot.None)
                Ledger.OnSynced(node, key, record);
        };
    }

    /// <summary>Carries out what a replica wants done after a step.</summary>
    private void After(SimulatedNode node)
    {
        Configurations.Observe(node);
        for (var i = 0; i < _outbox.Messages.Count; i++)
            Send(node, _outbox.Messages[i]);
        for (var i = 0; i < _outbox.Completions.Count; i++)
            _answers.Enqueue((node, _outbox.Completions[i]));
        _outbox.Clear();
        if (node.Disk.CanSync)
        {
            node.Disk.BeginSync();
            Schedule(Now + 1 + Random.Below(_plan.LongestSync), new SimulationEvent(EventKind.SyncEnd, node.Index, node.Lives));
        }

        var wake = node.WhenClockReads(node.Replica!.NextWake);
        if (wake >= node.TickAt)
            return;
        node.TickAt = Math.Max(Now, wake);
        Schedule(node.TickAt, new SimulationEvent(EventKind.Tick, node.Index, node.Lives));
    }

    private void Send(SimulatedNode node, in Envelope envelope)
    {
        Answers.OnSent(node, envelope);
        Acceptors.OnTold(node, envelope.Message);
        if (envelope.Message is RegisterProtocol.Accept accept)
        {
            Acceptors.OnProposed(accept.Key, accept.Ballot, accept.State);
            Ledger.OnProposed(accept.Key, accept.Ballot, accept.State, envelope.Epoch);
        }

        if (!_byReplica.TryGetValue(envelope.To, out var target))
            return;
        Span<long> delays = stackalloc long[2];
        var copies = Network.Route(node.Index, target.Index, delays);
        var detour = Detour?.Invoke(envelope) ?? 0;
        if (copies == 0)
            Trace?.Invoke($"{Now,6} {node.Name} -> {NameOf(envelope.To)} lost: {TraceLines.Describe(envelope.Message)}");
        for (var i = 0; i < copies; i++)
            Schedule(Now + delays[i] + detour, new SimulationEvent(EventKind.Deliver, target.Index, 0, envelope));
    }
}
