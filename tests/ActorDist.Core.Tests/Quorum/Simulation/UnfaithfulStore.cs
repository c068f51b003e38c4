using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>The store that a replica is shown where something about it is broken on purpose.</summary>
internal sealed class UnfaithfulStore(MemoryQuorumStore store, Variation variation) : IQuorumStore
{
    private QuorumMeta? _meta;

    public long DurableCommit => variation.SkipsSync ? long.MaxValue : store.DurableCommit;

    public QuorumMeta Meta => _meta ?? store.Meta;

    public IReadOnlyDictionary<ReplicaId, long> Hints => store.Hints;

    public QuorumRecord? Load(ReplicaId? hintFor, QuorumKey key, out long commit) => store.Load(hintFor, key, out commit);

    public long Save(ReplicaId? hintFor, QuorumKey key, QuorumRecord? record) => store.Save(hintFor, key, record);

    public IReadOnlyList<KeyValuePair<QuorumKey, QuorumRecord>> Scan(
        ReplicaId? hintFor, ulong firstHash, ulong lastHash, QuorumKey? after, int limit, out long commit) =>
        store.Scan(hintFor, firstHash, lastHash, after, limit, out commit);

    public long SaveMeta(QuorumMeta meta)
    {
        if (!variation.ForgetsEpochs)
            return store.SaveMeta(meta);
        _meta = meta;
        return store.DurableCommit;
    }
}
