using System.Collections.Concurrent;
using ActorDist.Autoscale.Requests;
using Xunit;

namespace ActorDist.Autoscale.Tests.Requests;

public sealed class AsynchronousEffectStoreTests : IDisposable
{
    private static readonly ScalingEffect PlusTwo = new("r1", "web", 2);
    private static readonly ScalingEffect PlusThree = new("r1", "web", 3);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    private readonly Replicas _replicas = new();
    private readonly AsynchronousEffectStore _store;

    public AsynchronousEffectStoreTests() => _store = New();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Should_acknowledge_what_only_the_owner_knows()
    {
        Assert.Equal(EffectWrite.Written, await _store.WriteAsync(PlusTwo));
        Assert.Equal(PlusTwo, (await _store.ReadAsync("r1")).Effect);
        Assert.Equal(EffectWriteStatus.Conflict, (await _store.WriteAsync(PlusThree)).Status);
        Assert.Empty(_replicas.Held);
    }

    [Fact]
    public async Task Should_hand_over_later_and_again_until_the_replicas_have_it()
    {
        _replicas.Failures = 1;
        await _store.WriteAsync(PlusTwo);
        await _replicas.Written.Task.WaitAsync(Deadline, Cancel);
        Assert.Equal(PlusTwo, _replicas.Held["r1"]);
        Assert.Equal(PlusTwo, (await _store.ReadAsync("r1")).Effect);
    }

    [Fact]
    public async Task Should_lose_what_waits_when_the_owner_ends()
    {
        var store = New();
        await store.WriteAsync(PlusTwo);
        store.Dispose();
        await Task.Delay(Lag * 2, Cancel);
        Assert.Empty(_replicas.Held);
    }

    [Fact]
    public async Task Should_refuse_definitely_past_the_limit_naming_it()
    {
        for (var i = 0; i < AsynchronousEffectStore.MaxWaiting; i++)
        {
            await _store.WriteAsync(new ScalingEffect($"r{i}", "web", 1));
        }

        var refused = await _store.WriteAsync(new ScalingEffect("more", "web", 1));
        Assert.Equal(EffectWriteStatus.Failed, refused.Status);
        Assert.Contains($"{AsynchronousEffectStore.MaxWaiting}", refused.Error, StringComparison.Ordinal);
    }

    private AsynchronousEffectStore New() => new(_replicas, Lag, TimeProvider.System);

    /// <summary>Holds the first effect under an ID, after so many failures.</summary>
    private sealed class Replicas : IEffectStore
    {
        public ConcurrentDictionary<string, ScalingEffect> Held { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Failures { get; set; }

        public Task<EffectRead> ReadAsync(string requestId) => Task.FromResult(new EffectRead(Held.GetValueOrDefault(requestId)));

        public Task<EffectWrite> WriteAsync(ScalingEffect effect)
        {
            if (Failures-- > 0)
            {
                return Task.FromResult(new EffectWrite(EffectWriteStatus.Unknown, "no quorum"));
            }

            var standing = Held.GetOrAdd(effect.RequestId, effect);
            Written.TrySetResult();
            return Task.FromResult(standing == effect ? EffectWrite.Written : EffectWrite.ConflictWith(standing));
        }

        public Task<EffectPage> ListAsync(string after, int limit) => throw new NotSupportedException();
    }
}
