using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Cluster.Registers;

/// <summary>Kind <c>register</c> over the replicated state machines.</summary>
internal sealed class RegisterClient(IConsensus consensus) : IRegisters
{
    private static readonly byte[] Get = RegisterCommand.Get();

    /// <inheritdoc/>
    public Task<RegisterResult> GetAsync(string name, ReadMode mode = ReadMode.Linearizable) =>
        ExecuteAsync(name, Get, new OperationOptions(mode));

    /// <inheritdoc/>
    public Task<RegisterResult> PutAsync(string name, ReadOnlyMemory<byte> value, long? ifVersion = null, string? idempotencyKey = null) =>
        ChangeAsync(name, value.Length, () => RegisterCommand.Put(value.Span, ifVersion), idempotencyKey);

    /// <inheritdoc/>
    public Task<RegisterResult> CompareAndSwapAsync(
        string name, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, string? idempotencyKey = null) =>
        ChangeAsync(
            name, Math.Max(expected.Length, value.Length), () => RegisterCommand.CompareAndSwap(expected.Span, value.Span), idempotencyKey);

    /// <inheritdoc/>
    public Task<RegisterResult> IncrementAsync(string name, long delta = 1, string? idempotencyKey = null) =>
        ChangeAsync(name, 0, () => RegisterCommand.Increment(delta), idempotencyKey);

    /// <inheritdoc/>
    public Task<RegisterResult> AppendAsync(string name, ReadOnlyMemory<byte> value, string? idempotencyKey = null) =>
        ChangeAsync(name, value.Length, () => RegisterCommand.Append(value.Span), idempotencyKey);

    /// <inheritdoc/>
    public Task<RegisterResult> DeleteAsync(string name, long? ifVersion = null, string? idempotencyKey = null) =>
        ChangeAsync(name, 0, () => RegisterCommand.Delete(ifVersion), idempotencyKey);

    private Task<RegisterResult> ChangeAsync(string name, int size, Func<byte[]> body, string? idempotencyKey) =>
        size <= RegisterState.MaxContentBytes
            ? ExecuteAsync(name, body(), new OperationOptions(IdempotencyKey: idempotencyKey))
            : Task.FromResult(new RegisterResult(
                OutcomeKind.Failed, RegisterStatus.TooLarge, null, default, 0,
                $"the value has {size} bytes, the limit is {RegisterState.MaxContentBytes}"));

    private async Task<RegisterResult> ExecuteAsync(string name, byte[] body, OperationOptions options)
    {
        var answer = await consensus.ExecuteAsync(new RegisterKey(RegisterStateMachine.KindName, name), body, options);
        var outcome = answer.Outcome;
        if (outcome.Kind != OutcomeKind.Done)
            return new RegisterResult(outcome.Kind, default, outcome.Version, default, 0, outcome.Reason);
        var reply = RegisterReply.Decode(outcome.Reply);
        return new RegisterResult(OutcomeKind.Done, reply.Status, outcome.Version, reply.Value, reply.Number, Error: null)
        {
            Age = answer.Age,
            LastQuorumContact = answer.LastQuorumContact,
        };
    }
}
