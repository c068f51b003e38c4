namespace ActorDist.Lab.QuorumBench.AntiEntropy;

/// <summary>A round of anti-entropy: every node exchanges with both others.</summary>
/// <param name="Keys">Keys on all three nodes.</param>
/// <param name="Differing">Of these, those that one of the nodes had missed.</param>
/// <param name="BuildSeconds">From when that node took part again until its hash trees were built; null where it had not ended.</param>
/// <param name="Seconds">Of the round.</param>
/// <param name="Received">Objects that were news to the node that got them.</param>
/// <param name="BytesSent">By all three.</param>
/// <param name="IsComplete">Whether all six exchanges came to their end, and every difference was found.</param>
internal sealed record RoundRow(
    int Keys, int Differing, double? BuildSeconds, double Seconds, long Received, long BytesSent, bool IsComplete);
