using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>Hints on their way to the replica they are for.</summary>
/// <param name="Number">The batch's number.</param>
/// <param name="Target">The replica.</param>
/// <param name="Sent">What was sent, by key.</param>
/// <param name="SentAt">When.</param>
internal sealed record HintBatch(
    long Number, ReplicaId Target, IReadOnlyDictionary<QuorumKey, VersionedObject> Sent, long SentAt);
