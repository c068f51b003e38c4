using ActorDist.Cluster.Quorum.Storing;
using ActorDist.Cluster.Storage;
using ActorDist.Cluster.Tests.Storage;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Cluster.Tests.Quorum;

/// <summary>The quorum replica's part of the storage beside a model of it, over re-openings.</summary>
public sealed class QuorumStoreTests : IDisposable
{
    private static readonly ReplicaId[] Targets = [new(1, 1), new(1, 2), new(ulong.MaxValue, 0)];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Holds_what_a_model_of_it_holds_whatever_is_done_in_whichever_order(int seed)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, 40).Select(i => new QuorumKey("b", $"k{i}")).ToArray();
        var model = new Dictionary<ReplicaId, SortedDictionary<QuorumKey, ulong>>();
        var storage = Open();
        var store = new QuorumStore(storage);
        for (var step = 0; step < 600; step++)
        {
            var hintFor = random.Next(3) == 0 ? Targets[random.Next(Targets.Length)] : (ReplicaId?)null;
            var held = Held(model, hintFor);
            var key = keys[random.Next(keys.Length)];
            switch (random.Next(8))
            {
                case <= 3:
                    held[key] = (ulong)step;
                    Assert.Equal(store.DurableCommit + 1, store.Save(hintFor, key, Record(held[key])));
                    break;
                case 4:
                    held.Remove(key);
                    store.Save(hintFor, key, record: null);
                    break;
                case 5:
                    store.Sync();
                    break;
                case 6 when random.Next(10) == 0:
                    store.Sync();
                    storage.Dispose();
                    storage = Open();
                    store = new QuorumStore(storage);
                    break;
                default:
                    Compare(store, hintFor, held, random);
                    break;
            }

            Assert.Equal(
                Targets.Where(target => Held(model, target).Count > 0).ToDictionary(target => target, target => (long)Held(model, target).Count),
                store.Hints);
        }

        storage.Dispose();
    }

    [Fact]
    public void What_is_not_synced_is_lost_and_what_is_synced_stays_with_the_state_beside_the_objects()
    {
        var key = new QuorumKey("b/k");
        using (var storage = Open())
        {
            var store = new QuorumStore(storage);
            store.Save(hintFor: null, key, Record(1));
            store.SaveMeta(new QuorumMeta(10_000, new HybridTimestamp(5, 1)));
            store.Sync();
            Assert.Equal(1, store.DurableCommit);
            store.Save(hintFor: null, key, Record(2));
            store.SaveMeta(new QuorumMeta(20_000, default));
        }

        using var again = Open();
        var reopened = new QuorumStore(again);
        Assert.Equal(1UL, reopened.Load(hintFor: null, key, out var commit)!.Epoch);
        Assert.Equal(0, commit);
        Assert.Equal(new QuorumMeta(10_000, new HybridTimestamp(5, 1)), reopened.Meta);
    }

    [Fact]
    public void A_record_that_cannot_be_read_stops_the_node_instead_of_being_taken_for_nothing()
    {
        var key = new QuorumKey("b/k");
        using var storage = Open();
        storage.Commit(new StorageBatch().Put(storage.OpenColumnFamily("quorum"), QuorumKeys.Encode(hintFor: null, key), new byte[] { 1, 99 }));
        var store = new QuorumStore(storage);
        var failure = Assert.Throws<StorageFailedException>(() => store.Load(hintFor: null, key, out _));
        Assert.Contains("object 'b/k' cannot be read", failure.Message, StringComparison.Ordinal);
    }

    private static void Compare(QuorumStore store, ReplicaId? hintFor, SortedDictionary<QuorumKey, ulong> held, Random random)
    {
        var first = (ulong)random.NextInt64() * (ulong)random.Next(2);
        var last = random.Next(2) == 0 ? ulong.MaxValue : first + (ulong)random.NextInt64() / 2;
        var limit = random.Next(1, 12);
        QuorumKey? after = null;
        List<(QuorumKey, ulong)> seen = [];
        while (true)
        {
            var page = store.Scan(hintFor, first, last, after, limit, out _);
            seen.AddRange(page.Select(pair => (pair.Key, pair.Value.Epoch)));
            if (page.Count < limit)
                break;
            after = page[^1].Key;
        }

        Assert.Equal(held.Where(pair => pair.Key.Hash >= first && pair.Key.Hash <= last).Select(pair => (pair.Key, pair.Value)), seen);
        foreach (var (key, epoch) in held)
            Assert.Equal(epoch, store.Load(hintFor, key, out _)!.Epoch);
    }

    private static SortedDictionary<QuorumKey, ulong> Held(
        Dictionary<ReplicaId, SortedDictionary<QuorumKey, ulong>> model, ReplicaId? hintFor)
    {
        var place = hintFor ?? default;
        if (!model.TryGetValue(place, out var held))
            model.Add(place, held = []);
        return held;
    }

    private static QuorumRecord Record(ulong epoch) => new(epoch, VersionedObject.Write(
        BucketMode.Siblings, held: null, CausalContext.None, new Content(new byte[] { 1, 2, 3 }, IsDeleted: false),
        new Origin(new ReplicaId(7, 7), 1), default));

    private NodeStorage Open() => NodeStorage.Open(_directory["n1"], new NodeStorageOptions(), _ => { });
}
