using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Cluster.Tests.Registers.Palettes;

/// <summary>The real state machine without replicas, for tests of the doors to it.</summary>
public sealed class InMemoryRegisters : IRegisters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RegisterKey, RegisterState> _states = [];
    private readonly Dictionary<string, OpId> _named = new(StringComparer.Ordinal);
    private readonly OperationIds _ids = new(1);

    public static TimeSpan Age { get; } = TimeSpan.FromMilliseconds(12.3);

    /// <summary>Answers everything from now on as failed or unknown; null for the state machine's answers.</summary>
    public (OutcomeKind Outcome, string Error)? Broken { get; set; }

    /// <summary>How long ago a stale read says that a quorum answered.</summary>
    public TimeSpan? QuorumContact { get; set; } = TimeSpan.FromMilliseconds(40);

    public async Task<RegisterResult> GetAsync(string name, ReadMode mode = ReadMode.Linearizable)
    {
        var result = await ApplyAsync(name, RegisterCommand.Get(), idempotencyKey: null, isRead: true);
        return mode == ReadMode.Stale && result.Outcome == OutcomeKind.Done ? result with { Age = Age, LastQuorumContact = QuorumContact } : result;
    }

    public Task<RegisterResult> PutAsync(string name, ReadOnlyMemory<byte> value, long? ifVersion = null, string? idempotencyKey = null) =>
        ApplyAsync(name, RegisterCommand.Put(value.Span, ifVersion), idempotencyKey);

    public Task<RegisterResult> CompareAndSwapAsync(
        string name, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, string? idempotencyKey = null) =>
        ApplyAsync(name, RegisterCommand.CompareAndSwap(expected.Span, value.Span), idempotencyKey);

    public Task<RegisterResult> IncrementAsync(string name, long delta = 1, string? idempotencyKey = null) =>
        ApplyAsync(name, RegisterCommand.Increment(delta), idempotencyKey);

    public Task<RegisterResult> AppendAsync(string name, ReadOnlyMemory<byte> value, string? idempotencyKey = null) =>
        ApplyAsync(name, RegisterCommand.Append(value.Span), idempotencyKey);

    public Task<RegisterResult> DeleteAsync(string name, long? ifVersion = null, string? idempotencyKey = null) =>
        ApplyAsync(name, RegisterCommand.Delete(ifVersion), idempotencyKey);

    private Task<RegisterResult> ApplyAsync(string name, byte[] body, string? idempotencyKey, bool isRead = false)
    {
        var key = new RegisterKey(RegisterStateMachine.KindName, name);
        if (Broken is { } broken)
            return Task.FromResult(new RegisterResult(broken.Outcome, default, null, default, 0, broken.Error));
        lock (_gate)
        {
            var evaluation = new StateEvaluation(_states.GetValueOrDefault(key, RegisterState.Absent(0)), new RegisterStateMachine());
            var evaluated = evaluation.Apply(new Command(isRead ? OpId.None : IdOf(idempotencyKey), body), since: null);
            _states[key] = evaluation.Result();
            var reply = RegisterReply.Decode(evaluated.Reply);
            return Task.FromResult(new RegisterResult(
                OutcomeKind.Done, reply.Status, evaluated.Version == 0 ? null : evaluated.Version, reply.Value, reply.Number, null));
        }
    }

    private OpId IdOf(string? idempotencyKey)
    {
        if (idempotencyKey is null)
            return _ids.Next();
        if (!_named.TryGetValue(idempotencyKey, out var id))
            _named[idempotencyKey] = id = _ids.Next();
        return id;
    }
}
