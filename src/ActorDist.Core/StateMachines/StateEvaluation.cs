namespace ActorDist.Core.StateMachines;

/// <summary>
/// Applies a batch of commands to one register's state: each sees the result of the one before. Keeps the version, the remembered
/// operations and the tombstone, which are the same for all kinds. Nothing outside is touched until <see cref="Result"/> is chosen.
/// </summary>
public sealed class StateEvaluation
{
    private readonly RegisterState _base;
    private readonly IStateMachine _machine;
    private List<OperationRecord>? _operations;
    private long _version;
    private long _forgotten;
    private bool _exists;
    private ReadOnlyMemory<byte> _content;

    /// <summary>Starts from a state.</summary>
    public StateEvaluation(RegisterState state, IStateMachine machine)
    {
        _base = state;
        _machine = machine;
        _version = state.Version;
        _forgotten = state.Forgotten;
        _exists = state.Exists;
        _content = state.Content;
    }

    /// <summary>Whether <see cref="Result"/> differs from the state it started from.</summary>
    public bool Changed => _operations is not null;

    /// <summary>Version of the state it started from.</summary>
    public long BaseVersion => _base.Version;

    /// <summary>The state after all commands so far.</summary>
    public RegisterState Result() =>
        Changed ? new RegisterState(_version, _forgotten, _exists, _content, [.. _operations!]) : _base;

    /// <summary>Applies one command.</summary>
    /// <param name="command">A command that the kind found well-formed.</param>
    /// <param name="since">Version current before the operation was first presented, if known.</param>
    public Evaluated Apply(Command command, long? since)
    {
        var hasId = command.Id != OpId.None;
        if (hasId && Recall(command, since) is { } known)
            return known;
        var transition = _machine.Apply(new Snapshot(_version, _exists, _content), command.Body);
        if (transition.Kind == TransitionKind.Unchanged)
        {
            if (hasId && command.IsRetry)
                Remember(command, transition.Reply);
            return new Evaluated(Evaluation.Unchanged, _version, transition.Reply);
        }

        if (!hasId)
            throw new InvalidOperationException($"a command of kind '{_machine.Kind}' changed a register without an operation ID");
        if (transition.Content.Length > RegisterState.MaxContentBytes)
            throw new InvalidOperationException($"kind '{_machine.Kind}' made {transition.Content.Length} bytes of content");
        _version++;
        _exists = transition.Kind == TransitionKind.Changed;
        _content = transition.Content;
        Remember(command, transition.Reply);
        return new Evaluated(Evaluation.Applied, _version, transition.Reply);
    }

    private Evaluated? Recall(Command command, long? since)
    {
        var settled = false;
        var operations = _operations is null
            ? _base.Operations.Span
            : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_operations);
        foreach (ref readonly var operation in operations)
        {
            if (operation.Id.Session != command.Id.Session)
                continue;
            if (operation.Id.Sequence == command.Id.Sequence)
                return new Evaluated(Evaluation.Duplicate, operation.Version, operation.Reply);
            settled |= command.Id.Sequence < operation.Settled;
        }

        if (settled)
            return new Evaluated(Evaluation.Settled, _version, default);
        return MayBeForgotten(command, since) ? new Evaluated(Evaluation.Forgotten, _version, default) : null;
    }

    /// <summary>
    /// A change would have made a version above the one it began from. The rejection of a retry is recorded at that version itself, and
    /// of a retry that names no version anything may have been forgotten.
    /// </summary>
    private bool MayBeForgotten(Command command, long? since) =>
        command.IsRetry ? _forgotten >= (since ?? 0) : _forgotten > since;

    private void Remember(Command command, ReadOnlyMemory<byte> reply)
    {
        if (reply.Length > RegisterState.MaxReplyBytes)
            throw new InvalidOperationException($"kind '{_machine.Kind}' made a reply of {reply.Length} bytes to remember");
        if (_operations is null)
        {
            _operations = new List<OperationRecord>(_base.Operations.Length + 1);
            _operations.AddRange(_base.Operations.Span);
        }

        for (var i = _operations.Count - 1; i >= 0; i--)
        {
            if (_operations[i].Id.Session == command.Id.Session && _operations[i].Id.Sequence < command.Settled)
                _operations.RemoveAt(i);
        }

        _operations.Add(new OperationRecord(command.Id, command.Settled, _version, reply));
        if (_operations.Count <= RegisterState.MaxOperations)
            return;
        _forgotten = Math.Max(_forgotten, _operations[0].Version);
        _operations.RemoveAt(0);
    }
}
