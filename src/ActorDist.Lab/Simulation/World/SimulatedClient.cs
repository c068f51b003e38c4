using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Lab.Simulation.Plans;
using ActorDist.Verification.Histories;
using Asked = ActorDist.Verification.Models.VersionedRegister.RegisterCommand;
using CoreCommand = ActorDist.Core.StateMachines.Registers.RegisterCommand;
using CoreReply = ActorDist.Core.StateMachines.Registers.RegisterReply;
using CoreStatus = ActorDist.Core.StateMachines.Registers.RegisterStatus;
using Told = ActorDist.Verification.Models.VersionedRegister.RegisterReply;
using ToldStatus = ActorDist.Verification.Models.VersionedRegister.RegisterStatus;

namespace ActorDist.Lab.Simulation.World;

/// <summary>
/// A client that works through its script, one operation at a time, and writes the history that the judge reads. When a node does not
/// answer it asks another one under the same operation ID, and it believes only the answer to its last attempt.
/// </summary>
internal sealed class SimulatedClient(
    int index, ImmutableArray<PlannedOperation> script, SimulatedWorld world, HistoryRecorder<Asked, Told> history)
{
    private const int MaxAttempts = 3;
    private const int Patience = 250;
    private readonly OperationIds _ids = new(1000 + (ulong)index);
    private readonly Dictionary<int, (long Version, string? Value)> _seen = [];
    private readonly int _index = index;
    private int _process = index;
    private int _position;
    private int _attempt;
    private int _firstAttempt;
    private int _recorded;
    private bool _isUnresolved;
    private long? _since;
    private Command? _command;

    /// <summary>Whether the script is through.</summary>
    public bool IsDone => _position >= script.Length;

    /// <summary>Operations answered ok.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Those of them that were answered while a planned fault was in force.</summary>
    public int SucceededInFaults { get; private set; }

    /// <summary>Node that holds the current attempt, or -1.</summary>
    public int WaitingAt { get; private set; } = -1;

    private PlannedOperation Operation => script[_position];

    private RegisterKey Key => KeyOf(Operation.Key);

    /// <summary>The run's register of a number.</summary>
    public static RegisterKey KeyOf(int number) => new(string.Create(CultureInfo.InvariantCulture, $"register/{number}"));

    public void Start() => ScheduleNext();

    /// <summary>The client's entry on the agenda is due: begin the next operation, or lose patience with this attempt.</summary>
    public void Wake(int attempt)
    {
        if (IsDone || attempt != _attempt)
            return;
        if (_command is null)
        {
            Begin();
            return;
        }

        _isUnresolved = true;
        TryElsewhere();
    }

    /// <summary>A node answered one of this client's attempts.</summary>
    public void OnAnswer(SimulatedNode node, int attempt, in Outcome outcome)
    {
        if (attempt != _attempt || _command is null)
            return;
        world.Trace?.Invoke(
            $"{world.Now,6} client {_index} {outcome.Kind} from {node.Name}: {Operation.Kind} {Key} {outcome.Version} {outcome.Reason}");
        switch (outcome.Kind)
        {
            case OutcomeKind.Done:
                Finish(node, outcome);
                break;
            case OutcomeKind.Unknown:
                _isUnresolved = true;
                _since ??= outcome.Version;
                TryElsewhere();
                break;
            default:
                TryElsewhere();
                break;
        }
    }

    private void Begin()
    {
        var operation = Operation;
        var (body, asked) = Ask(operation);
        _command = new Command(operation.Kind is OperationKind.Get or OperationKind.StaleGet ? OpId.None : _ids.Next(), body);
        (_isUnresolved, _since) = (false, null);
        if (operation.Kind != OperationKind.StaleGet)
            _recorded = history.Invoke(_process, Key.Text, asked, world.Now);
        _firstAttempt = _attempt;
        Attempt();
    }

    private void Attempt()
    {
        _attempt++;
        var tries = _attempt - _firstAttempt - 1;
        var node = world.Nodes[(Operation.Node + tries) % world.Nodes.Length];
        world.Schedule(world.Now + Operation.Patience, new SimulationEvent(EventKind.Client, _index, _attempt));
        if (node.Replica is null)
            return;
        if (tries > 0)
            world.Tally.Add(ObservedFault.Retries);
        WaitingAt = node.Index;
        var command = _command! with { Settled = _ids.Settled, Since = _since, IsRetry = tries > 0 };
        var purpose = Operation.Kind == OperationKind.StaleGet ? RequestPurpose.StaleRead : RequestPurpose.Command;
        world.Trace?.Invoke($"{world.Now,6} client {_index} -> {node.Name} {Operation.Kind} {Key} {command.Id} attempt {tries + 1}");
        world.Submit(node, new RegisterRequest(
            Key, purpose, world.Factory.OnTheWayIn(command), node.Clock(world.Now) + Patience, new Attempted(_index, _attempt)));
    }

    private void TryElsewhere()
    {
        if (_attempt - _firstAttempt < MaxAttempts)
        {
            Attempt();
            return;
        }

        if (Operation.Kind == OperationKind.Get || Operation.Kind != OperationKind.StaleGet && !_isUnresolved)
            history.Fail(_recorded, world.Now);
        else if (Operation.Kind != OperationKind.StaleGet)
            _process = history.Unknown(_recorded, world.Now);
        End();
    }

    private void Finish(SimulatedNode node, in Outcome outcome)
    {
        var reply = CoreReply.Decode(outcome.Reply);
        var text = Operation.Kind is OperationKind.Get or OperationKind.StaleGet && reply.Status == CoreStatus.Ok
            ? Encoding.UTF8.GetString(reply.Value.Span)
            : null;
        if (Operation.Kind == OperationKind.StaleGet)
        {
            if (node.CutOffSince is not null)
                world.Tally.Add(ObservedFault.StaleReadsCutOff);
            End();
            return;
        }

        _seen[Operation.Key] = (reply.Status == CoreStatus.NotFound ? 0 : outcome.Version ?? 0, text);
        var number = Operation.Kind is OperationKind.Increment or OperationKind.Append && reply.Status == CoreStatus.Ok
            ? reply.Number
            : (long?)null;
        history.Ok(_recorded, new Told((ToldStatus)reply.Status, text, number, outcome.Version), world.Now);
        Succeeded++;
        SucceededInFaults += world.IsFaultInForce ? 1 : 0;
        End();
    }

    private void End()
    {
        if (_command!.Id != OpId.None)
            _ids.Complete(_command.Id);
        _command = null;
        WaitingAt = -1;
        _attempt++;
        _position++;
        ScheduleNext();
    }

    private void ScheduleNext()
    {
        if (!IsDone)
            world.Schedule(world.Now + Operation.Think, new SimulationEvent(EventKind.Client, _index, _attempt));
    }

    private (byte[] Body, Asked Asked) Ask(PlannedOperation operation)
    {
        var (version, value) = _seen.GetValueOrDefault(operation.Key);
        var fresh = string.Create(CultureInfo.InvariantCulture, $"{_index}.{_position}");
        return operation.Kind switch
        {
            OperationKind.Put => (CoreCommand.Put(Bytes(fresh)), Asked.Put(fresh)),
            OperationKind.Insert => (CoreCommand.Put(Bytes(fresh), 0), Asked.Put(fresh, 0)),
            OperationKind.SwapVersion => (CoreCommand.Put(Bytes(fresh), version), Asked.Put(fresh, version)),
            OperationKind.SwapValue => (
                CoreCommand.CompareAndSwap(Bytes(value ?? ""), Bytes(fresh)), Asked.CompareAndSwap(value ?? "", fresh)),
            OperationKind.Increment => (CoreCommand.Increment(1), Asked.Increment(1)),
            OperationKind.Append => (CoreCommand.Append(Bytes(fresh)), Asked.Append(fresh)),
            OperationKind.Delete => (CoreCommand.Delete(), Asked.Delete()),
            _ => (CoreCommand.Get(), Asked.Get()),
        };
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
