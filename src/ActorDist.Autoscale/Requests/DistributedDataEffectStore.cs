using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// Keeps the effects of each request ID as a grow-only set in DistributedData, durable on every node it reaches. Writing to a majority
/// and reading from one, with the planned replicas as the least to count over, lets any single node die without a loss.
/// </summary>
public sealed class DistributedDataEffectStore : IEffectStore
{
    private const string KeyPrefix = "request-";

    /// <summary>The replicator answers within its own timeout; this is for the answer's way back.</summary>
    private static readonly TimeSpan ReplyGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);

    private readonly IActorRef _replicator;
    private readonly DurableDataReader _disk;
    private readonly ScalingRequestSettings _settings;
    private readonly TimeProvider _time;
    private readonly Akka.Cluster.Cluster _cluster;
    private long _countedAt;
    private int _count;

    /// <summary>Uses the node's replicator and its disk.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="settings">Consistency, timeouts and the limit.</param>
    /// <param name="time">For how often effects are counted.</param>
    public DistributedDataEffectStore(ActorSystem system, ScalingRequestSettings settings, TimeProvider time)
    {
        _replicator = DistributedData.Get(system).Replicator;
        _cluster = Akka.Cluster.Cluster.Get(system);
        _disk = new DurableDataReader(system);
        _settings = settings;
        _time = time;
    }

    /// <inheritdoc />
    public async Task<EffectRead> ReadAsync(string requestId)
    {
        var key = KeyOf(requestId);
        var response = await _replicator.Ask<IGetResponse>(
            Dsl.Get(key, ReadConsistency()), _settings.ReadTimeout + ReplyGrace);
        return response switch
        {
            { IsSuccessful: true } => new EffectRead([.. response.Get(key).Elements.Order(ScalingEffect.Order)]),
            { IsFailure: true } => new EffectRead(null, $"no majority answered within {_settings.ReadTimeout.TotalSeconds:0.#} s"),
            _ => new EffectRead([]),
        };
    }

    /// <inheritdoc />
    public async Task<EffectWrite> WriteAsync(ScalingEffect effect)
    {
        if (await CountAsync() >= _settings.MaxEffects)
        {
            return new EffectWrite(
                EffectWriteStatus.Failed,
                $"{_settings.MaxEffects} requests are kept, which is the limit (actordist.requests.max-effects).");
        }

        var response = await _replicator.Ask<IUpdateResponse>(
            Dsl.Update(KeyOf(effect.RequestId), GSet<ScalingEffect>.Empty, WriteConsistency(), set => set.Add(effect)),
            _settings.WriteTimeout + ReplyGrace);
        return response switch
        {
            UpdateSuccess => EffectWrite.Written,
            ModifyFailure failure => new EffectWrite(EffectWriteStatus.Failed, failure.ErrorMessage),
            StoreFailure => new EffectWrite(EffectWriteStatus.Unknown, "this node's disk failed"),
            _ => new EffectWrite(
                EffectWriteStatus.Unknown, $"no majority confirmed the write within {_settings.WriteTimeout.TotalSeconds:0.#} s"),
        };
    }

    /// <inheritdoc />
    public IReadOnlyList<LocalEffects> ReadLocal(string after, int limit) =>
        [.. _disk.Read<GSet<ScalingEffect>>(KeyPrefix, after.Length == 0 ? "" : KeyPrefix + after, limit)
            .Select(entry => new LocalEffects(entry.Key[KeyPrefix.Length..], [.. entry.Data.Elements.Order(ScalingEffect.Order)]))];

    private static GSetKey<ScalingEffect> KeyOf(string requestId) => new(KeyPrefix + requestId);

    private IReadConsistency ReadConsistency() =>
        Quorum() is var quorum and > 1 ? new ReadFrom(quorum, _settings.ReadTimeout) : Dsl.ReadLocal;

    private IWriteConsistency WriteConsistency() =>
        Quorum() is var quorum and > 1 ? new WriteTo(quorum, _settings.WriteTimeout) : Dsl.WriteLocal;

    /// <summary>
    /// The majority of the members or of the planned replicas, whichever is more. WriteMajority alone would count members only (its
    /// least number is itself bounded by them): two nodes left of five would then write where the other three may have written.
    /// </summary>
    private int Quorum() =>
        _settings.WriteToMajority ? Math.Max(_settings.LeastMajority, (_cluster.State.Members.Count / 2) + 1) : 1;

    /// <summary>The number of effects, at most <see cref="CountEvery"/> old: counting walks over all keys.</summary>
    private async ValueTask<int> CountAsync()
    {
        if (Volatile.Read(ref _countedAt) is var countedAt && countedAt != 0 && _time.GetElapsedTime(countedAt) < CountEvery)
        {
            return Volatile.Read(ref _count);
        }

        Volatile.Write(ref _countedAt, _time.GetTimestamp());
        var keys = await _replicator.Ask<GetKeysIdsResult>(Dsl.GetKeyIds, _settings.ReadTimeout);
        var count = keys.Keys.Count(key => key.StartsWith(KeyPrefix, StringComparison.Ordinal));
        Volatile.Write(ref _count, count);
        return count;
    }
}
