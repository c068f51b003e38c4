using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Node.Http;

/// <summary>
/// Whether a quorum of the replicas answers this node, without which no request can be executed. However often it is asked, it reads
/// at most once a second.
/// </summary>
/// <param name="consensus">For the read.</param>
/// <param name="replicas">For whether the registers are founded.</param>
/// <param name="time">For the second.</param>
public sealed class QuorumProbe(IConsensus consensus, IReplicas replicas, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly byte[] Get = EffectCommand.Get();

    /// <summary>No request can have this ID.</summary>
    private static readonly RegisterKey Key = EffectStateMachine.KeyOf("(probe)");

    private readonly Lock _gate = new();
    private Task<string?>? _last;
    private long _startedAt;

    /// <summary>Why no quorum answers, or null where one does.</summary>
    public Task<string?> FaultAsync()
    {
        if (replicas.View.WaitingFor is { } reason)
        {
            return Task.FromResult<string?>(Sentence(reason));
        }

        lock (_gate)
        {
            if (_last is null || time.GetElapsedTime(_startedAt) >= Interval)
            {
                _startedAt = time.GetTimestamp();
                _last = ReadAsync();
            }

            return _last;
        }
    }

    private async Task<string?> ReadAsync()
    {
        try
        {
            var answer = await consensus.ExecuteAsync(Key, Get, new OperationOptions(ReadMode.Linearizable)).WaitAsync(Interval, time);
            return answer.Outcome.Kind == OutcomeKind.Done
                ? null
                : Sentence($"no quorum of the replicas can be read: {answer.Outcome.Reason}");
        }
        catch (TimeoutException)
        {
            return $"No quorum of the replicas answered a read within {Interval.TotalSeconds:0.#} s.";
        }
    }

    private static string Sentence(string reason) => $"{char.ToUpperInvariant(reason[0])}{reason.AsSpan(1)}.";
}
