using System.Collections.Immutable;

namespace ActorDist.Core.Consensus;

/// <summary>A change of the configuration as the replica that drives it sees it.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Target">The set of replicas wanted.</param>
/// <param name="Copies">Replicas that must copy, with how far they are; empty before and after.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record ReconfigurationStatus(
    ReconfigurationPhase Phase, ImmutableArray<Member> Target, ImmutableDictionary<ReplicaId, CopyProgress> Copies, string? Failure);
