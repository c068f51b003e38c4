using System.Collections.Concurrent;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// Asynchronous replication, there to show what it costs: a write is acknowledged by its owner alone and handed to the replicas some
/// seconds later, so what a node acknowledged in its last seconds is lost with it.
/// </summary>
/// <param name="replicas">The store that effects are handed to.</param>
/// <param name="lag">How long effects stay with their owner; see <see cref="UsualLag"/>.</param>
/// <param name="time">For the lag.</param>
public sealed class AsynchronousEffectStore(IEffectStore replicas, TimeSpan lag, TimeProvider time) : IEffectStore, IDisposable
{
    /// <summary>The most effects that may wait for the replicas.</summary>
    public const int MaxWaiting = 10_000;

    /// <summary>Long enough that a node that dies under load surely has acknowledged what the replicas do not have yet.</summary>
    public static readonly TimeSpan UsualLag = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ScalingEffect> _waiting = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopped = new();

    /// <inheritdoc />
    public Task<EffectRead> ReadAsync(string requestId) => _waiting.TryGetValue(requestId, out var effect)
        ? Task.FromResult(new EffectRead(effect))
        : replicas.ReadAsync(requestId);

    /// <inheritdoc />
    public Task<EffectWrite> WriteAsync(ScalingEffect effect)
    {
        if (_waiting.Count >= MaxWaiting)
        {
            return Task.FromResult(new EffectWrite(
                EffectWriteStatus.Failed, $"{MaxWaiting} effects wait for the replicas, which is the limit; submit it again."));
        }

        if (_waiting.TryAdd(effect.RequestId, effect))
        {
            _ = HandOverAsync(effect, _stopped.Token);
            return Task.FromResult(EffectWrite.Written);
        }

        // What has been handed over just now stands with the replicas.
        return _waiting.TryGetValue(effect.RequestId, out var standing)
            ? Task.FromResult(standing == effect ? EffectWrite.Written : EffectWrite.ConflictWith(standing))
            : replicas.WriteAsync(effect);
    }

    /// <inheritdoc />
    public Task<EffectPage> ListAsync(string after, int limit) => replicas.ListAsync(after, limit);

    /// <summary>Forgets what still waits.</summary>
    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private async Task HandOverAsync(ScalingEffect effect, CancellationToken stopped)
    {
        do
        {
            await Task.Delay(lag, time, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopped.IsCancellationRequested)
            {
                return;
            }
        }
        while ((await replicas.WriteAsync(effect)).Status is EffectWriteStatus.Failed or EffectWriteStatus.Unknown);

        _waiting.TryRemove(effect.RequestId, out _);
    }
}
