using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// Keeps effects in the replicated state machines, a register a request: decided once by a majority of the replicas and durable on their
/// disks before anybody hears of it.
/// </summary>
/// <param name="consensus">The replicated state machines.</param>
public sealed class RegisterEffectStore(IConsensus consensus) : IEffectStore
{
    private static readonly byte[] Get = EffectCommand.Get();

    /// <inheritdoc />
    public async Task<EffectRead> ReadAsync(string requestId)
    {
        var answer = await consensus.ExecuteAsync(
            EffectStateMachine.KeyOf(requestId), Get, new OperationOptions(ReadMode.Linearizable));
        return answer.Outcome.Kind == OutcomeKind.Done
            ? new EffectRead(EffectStateMachine.Standing(requestId, answer.Outcome.Reply.Span))
            : new EffectRead(null, ReasonOf(answer.Outcome));
    }

    /// <inheritdoc />
    public async Task<EffectWrite> WriteAsync(ScalingEffect effect)
    {
        // The owner of a request is the only node that writes its register, and does so once.
        var answer = await consensus.ExecuteAsync(
            EffectStateMachine.KeyOf(effect.RequestId), EffectCommand.Record(effect), new OperationOptions(ProposeHere: true));
        return answer.Outcome.Kind switch
        {
            OutcomeKind.Done => EffectStateMachine.Standing(effect.RequestId, answer.Outcome.Reply.Span) is { } standing && standing != effect
                ? EffectWrite.ConflictWith(standing)
                : EffectWrite.Written,
            OutcomeKind.Failed => new EffectWrite(EffectWriteStatus.Failed, ReasonOf(answer.Outcome)),
            _ => new EffectWrite(EffectWriteStatus.Unknown, ReasonOf(answer.Outcome)),
        };
    }

    /// <inheritdoc />
    public async Task<EffectPage> ListAsync(string after, int limit)
    {
        var keys = await consensus.ListAsync(EffectStateMachine.KindName, after, limit);
        var ids = keys.Select(key => key.Text[(EffectStateMachine.KindName.Length + 1)..]).ToArray();
        var reads = await Task.WhenAll(ids.Select(ReadAsync));
        return Array.FindIndex(reads, read => read.Error is not null) is >= 0 and var unread
            ? throw new QuorumUnavailableException($"Request {ids[unread]} could not be read: {reads[unread].Error}.")
            : new EffectPage([.. reads.Select(read => read.Effect).OfType<ScalingEffect>()], ids.Length == limit ? ids[^1] : null);
    }

    private static string ReasonOf(in Outcome outcome) => outcome.Reason ?? "no reason is known";
}
