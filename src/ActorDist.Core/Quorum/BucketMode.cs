namespace ActorDist.Core.Quorum;

/// <summary>What a bucket does with concurrent writes.</summary>
public enum BucketMode
{
    /// <summary>Keeps them all, tagged with their dots, until a write replaces what it saw.</summary>
    Siblings = 1,

    /// <summary>
    /// Keeps the one with the highest hybrid time. Acknowledged writes are lost without a trace when they are concurrent, or when clocks
    /// are skewed; it is here so that this can be seen.
    /// </summary>
    LastWriteWins = 2,

    /// <summary>
    /// Keeps them all under one vector clock with server identities, the design before dots: it knows that writes were concurrent, but
    /// not which value belongs to which, so interleaved writers pile up siblings that are none. For comparison only.
    /// </summary>
    PlainVectorClock = 3,
}
