namespace ActorDist.Core.Quorum;

/// <summary>What a quorum replica is doing, and has done since its start.</summary>
/// <param name="Requests">Requests under way, answered ones that linger among them.</param>
/// <param name="Repairs">Objects sent to replicas that a get found behind.</param>
/// <param name="HandedOff">Hints given to their primaries.</param>
/// <param name="Exchanges">Exchanges of anti-entropy begun here that came to their end.</param>
/// <param name="Exchanged">Objects received in exchanges that were news here.</param>
/// <param name="IsTreeBuilt">Whether the hash trees count every object; before that there are no exchanges.</param>
/// <param name="IsExchanging">Whether an exchange begun here is under way.</param>
public sealed record QuorumStatistics(
    int Requests, long Repairs, long HandedOff, long Exchanges, long Exchanged, bool IsTreeBuilt, bool IsExchanging);
