using System.Collections.Immutable;
using ActorDist.Lab.Simulation.Monitors;
using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models.VersionedRegister;
using RegisterState = ActorDist.Verification.Models.VersionedRegister.RegisterState;

namespace ActorDist.Lab.Simulation;

/// <summary>
/// Runs one plan from start to verdict: clients and faults, then everything heals, then every register is read through every node, then
/// the history is judged.
/// </summary>
public sealed class SimulatedRun
{
    /// <summary>Milliseconds after the faults within which everything must have ended.</summary>
    private const int Liveness = 20_000;

    /// <summary>Milliseconds before the final phase of a run without faults.</summary>
    private const int ShortestMainPhase = 500;

    /// <summary>Milliseconds that the network stays hostile until something succeeds.</summary>
    private const int LongestWait = 3000;

    private const int LookEvery = 50;
    private static readonly SearchBudget Budget = new(TimeSpan.FromSeconds(20), 2_000_000, 64L << 20);

    private readonly Plan _plan;
    private readonly bool _stopsAtViolation;
    private readonly bool _collects;
    private readonly SimulatedWorld _world;
    private readonly Operators _operators;
    private readonly HistoryRecorder<RegisterCommand, RegisterReply> _history;
    private readonly List<SimulatedClient> _clients = [];
    private readonly List<Operation<RegisterCommand, RegisterReply>> _operations = [];
    private int _succeededBefore;
    private bool _isHealed;
    private Verdict _judged;

    private SimulatedRun(Plan plan, ReplicaFactory factory, bool stopsAtViolation, Action<string>? trace)
    {
        _plan = plan;
        _stopsAtViolation = stopsAtViolation;
        _collects = plan.Faults.Any(fault => fault.Kind == FaultKind.Collect);
        _world = new SimulatedWorld(plan, factory, trace);
        _operators = new Operators(_world, _collects);
        _history = new HistoryRecorder<RegisterCommand, RegisterReply>(plan.Clients.Length + plan.Nodes);
    }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="factory">Makes the replicas.</param>
    /// <param name="stopsAtViolation">Whether the first violation ends it.</param>
    /// <param name="trace">Gets one line for each thing that happens.</param>
    public static RunResult Of(Plan plan, ReplicaFactory factory, bool stopsAtViolation = true, Action<string>? trace = null) =>
        new SimulatedRun(plan, factory, stopsAtViolation, trace).Run();

    private RunResult Run()
    {
        foreach (var node in _world.Nodes)
            _world.Start(node);
        for (var i = 0; i < _plan.Clients.Length; i++)
            AddClient(_plan.Clients[i]);
        foreach (var fault in _plan.Faults)
            _world.Schedule(fault.At, new SimulationEvent(EventKind.FaultBegin, fault.Node, 0, Fault: fault));
        _world.Schedule(LookEvery, new SimulationEvent(EventKind.Look, 0, 0));
        var healAt = _plan.Faults.Select(fault => fault.At + fault.Duration).Append(ShortestMainPhase).Max() + LookEvery;
        RunUntil(healAt, () => false);
        RunUntil(healAt + LongestWait, () => _clients.Exists(client => client.Succeeded > 0) || AllDone());
        if (!IsOver)
            Heal();
        RunUntil(healAt + LongestWait + Liveness, () => AllDone() && _operators.IsDone);
        if (!IsOver)
            ReadEverything(healAt + LongestWait + 2 * Liveness);
        Judge();
        return Result();
    }

    private bool IsOver => _stopsAtViolation && _world.Log.Violations.Count > 0;

    private bool AllDone() => _clients.TrueForAll(client => client.IsDone);

    private void RunUntil(long end, Func<bool> condition)
    {
        while (!IsOver)
        {
            DeliverAnswers();
            if (condition() || !_world.TryNext(end, out var next))
                return;
            if (!_world.Handle(next))
                HandleOwn(next);
        }
    }

    private void HandleOwn(in SimulationEvent next)
    {
        switch (next.Kind)
        {
            case EventKind.Client:
                _clients[next.Target].Wake(next.Life);
                break;
            case EventKind.FaultBegin:
                Begin(next.Fault!);
                break;
            case EventKind.FaultEnd:
                End(next.Fault!);
                break;
            case EventKind.Look:
                _operators.Look();
                _world.Schedule(_world.Now + LookEvery, next);
                break;
            case EventKind.Restart when _world.Nodes[next.Target].Replica is null:
                _world.Start(_world.Nodes[next.Target]);
                break;
        }
    }

    private void DeliverAnswers()
    {
        while (_world.TryTakeAnswer(out var node, out var completion))
        {
            var attempted = (Attempted)completion.Request.Tag!;
            _world.Answers.OnAnswered(node, completion);
            _clients[attempted.Client].OnAnswer(node, attempted.Attempt, completion.Outcome);
        }
    }

    private void Begin(PlannedFault fault)
    {
        var node = _world.Nodes[fault.Node];
        _world.Trace?.Invoke($"{_world.Now,6} {fault.Kind} {node.Name} other n{fault.Other + 1} for {fault.Duration} ms");
        switch (fault.Kind)
        {
            case FaultKind.Crash or FaultKind.Wipe when node.Replica is not null:
                _world.Crash(node);
                if (fault.Kind == FaultKind.Wipe && CanLose(node))
                    _world.LoseDisk(node);
                _world.Schedule(_world.Now + fault.Duration, new SimulationEvent(EventKind.Restart, node.Index, 0));
                break;
            case FaultKind.Cut:
                _world.Network.Cut(fault.Node, fault.Other);
                EndLater(fault);
                break;
            case FaultKind.Isolate:
                foreach (var other in _world.Nodes)
                {
                    _world.Network.Cut(fault.Node, other.Index);
                    _world.Network.Cut(other.Index, fault.Node);
                }

                node.CutOffSince ??= _world.Now;
                EndLater(fault);
                break;
            case FaultKind.Pause when node.Replica is not null:
                node.PausedUntil = _world.Now + fault.Duration;
                _world.Tally.Add(ObservedFault.Pauses);
                break;
            case FaultKind.ClockJump:
                node.JumpClock(fault.Duration * 10);
                _world.Tally.Add(ObservedFault.ClockJumps);
                break;
            case FaultKind.Collect:
                _operators.Collect(node);
                break;
            case FaultKind.Replace or FaultKind.Grow or FaultKind.Shrink:
                _operators.Ask(fault);
                break;
        }
    }

    private void EndLater(PlannedFault fault) =>
        _world.Schedule(_world.Now + fault.Duration, new SimulationEvent(EventKind.FaultEnd, fault.Node, 0, Fault: fault));

    private void End(PlannedFault fault)
    {
        if (_isHealed)
            return;
        if (fault.Kind == FaultKind.Cut)
        {
            _world.Network.Heal(fault.Node, fault.Other);
            return;
        }

        foreach (var other in _world.Nodes)
        {
            _world.Network.Heal(fault.Node, other.Index);
            _world.Network.Heal(other.Index, fault.Node);
        }

        _world.Nodes[fault.Node].CutOffSince = null;
    }

    /// <summary>One lost disk is what a configuration of three survives, and only while no other change is under way.</summary>
    private bool CanLose(SimulatedNode node)
    {
        var configuration = _world.Newest;
        return !configuration.IsJoint
            && _operators.IsDone
            && _world.Tally[ObservedFault.DisksLost] == 0
            && configuration.IndexOf(node.Disk.Id) >= 0;
    }

    private void Heal()
    {
        _isHealed = true;
        _world.Network.HealAll();
        _succeededBefore = _clients.Sum(client => client.Succeeded);
        _world.Trace?.Invoke($"{_world.Now,6} everything heals");
        foreach (var node in _world.Nodes)
        {
            node.CutOffSince = null;
            if (node.Replica is null)
                _world.Start(node);
        }
    }

    private void ReadEverything(long end)
    {
        if (!AllDone() || !_operators.IsDone)
        {
            var rounds = string.Join("; ", _world.Nodes.Where(node => node.Replica is not null).SelectMany(node => node.Replica!.Rounds));
            _world.Log.Add(Invariants.Progress, $"not everything ended {Liveness} ms after the faults; rounds: {rounds}");
            return;
        }

        for (var node = 0; node < _plan.Nodes; node++)
        {
            var reader = node;
            AddClient(
            [
                .. Enumerable.Range(0, _plan.Keys).Select(key => new PlannedOperation(OperationKind.Get, key, reader, 0, Liveness)),
            ]);
        }

        var readers = _clients.TakeLast(_plan.Nodes).ToArray();
        RunUntil(end, () => Array.TrueForAll(readers, reader => reader.IsDone));
        if (!IsOver && readers.Sum(reader => reader.Succeeded) < _plan.Nodes * _plan.Keys)
            _world.Log.Add(Invariants.Progress, "a read after all faults had ended did not succeed");
    }

    private void AddClient(ImmutableArray<PlannedOperation> script)
    {
        var client = new SimulatedClient(_clients.Count, script, _world, _history);
        _clients.Add(client);
        client.Start();
    }

    private void Judge()
    {
        if (IsOver)
            return;
        _history.CopyTo(_operations);
        var rule = _collects ? VersionRule.ConsecutiveWhilePresent : VersionRule.Consecutive;
        var model = new VersionedRegisterModel(rule);
        var verdict = new PartitionedSearch<RegisterState, RegisterCommand, RegisterReply>(model, Budget)
            .Run(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_operations));
        _judged = verdict;
        if (verdict != Verdict.Violated)
            return;
        if (!_stopsAtViolation)
        {
            _world.Log.Add(Invariants.Linearizable, "no order of the operations explains the replies");
            return;
        }

        var explained = new LinearizabilityJudge<RegisterState, RegisterCommand, RegisterReply>(model, Budget).Judge(_operations);
        _world.Log.Add(Invariants.Linearizable, explained.Sentence);
    }

    private RunResult Result()
    {
        var all = _clients.Sum(client => client.Succeeded);
        _world.Tally.Add(ObservedFault.Reconfigurations, _world.Configurations.Changes);
        var violations = _world.Log.Violations;
        var reason = _judged == Verdict.Unknown ? "the judge ran out of budget"
            : _succeededBefore == 0 ? "no operation succeeded before the faults had ended"
            : all == _succeededBefore ? "no operation succeeded after the faults had ended"
            : null;
        var verdict = violations.Count > 0 ? RunVerdict.Violated : reason is null ? RunVerdict.Held : RunVerdict.Unknown;
        return new RunResult(
            _plan, verdict, [.. violations], reason, _world.Steps, _succeededBefore,
            _clients.Sum(client => client.SucceededInFaults), all - _succeededBefore, _world.Ledger.Chosen, _world.Tally);
    }
}
