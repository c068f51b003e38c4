namespace ActorDist.Core.Quorum;

/// <summary>Mode, defaults of requests and limits of a bucket. The defaults and limits are Riak KV's where it has them.</summary>
public sealed record BucketOptions
{
    /// <summary>What it does with concurrent writes. Must not change while the bucket holds anything.</summary>
    public BucketMode Mode { get; init; } = BucketMode.Siblings;

    /// <summary>Replicas of a key.</summary>
    public int N { get; init; } = 3;

    /// <summary>Replies that a get needs.</summary>
    public QuorumSize R { get; init; } = QuorumSize.Quorum;

    /// <summary>Replies that a put needs; each replica replies when the write is on its disk, so this is Riak's dw too.</summary>
    public QuorumSize W { get; init; } = QuorumSize.Quorum;

    /// <summary>How many of a get's replies must come from primaries.</summary>
    public QuorumSize PR { get; init; } = QuorumSize.None;

    /// <summary>How many of a put's replies must come from primaries.</summary>
    public QuorumSize PW { get; init; } = QuorumSize.None;

    /// <summary>Fallbacks stand in for primaries that cannot be reached.</summary>
    public bool Sloppy { get; init; } = true;

    /// <summary>A replica that holds nothing counts as a reply to a get.</summary>
    public bool NotFoundOk { get; init; } = true;

    /// <summary>Where holding nothing does not count as a reply: a get gives up when a majority says so, not only when r cannot be met.</summary>
    public bool BasicQuorum { get; init; }

    /// <summary>
    /// A get answers only when enough replicas hold what it shows that no later get with the same r can show less: n - r + 1. With strict
    /// quorums this makes gets monotonic; without it a write that reached a minority can be seen and then not be seen.
    /// </summary>
    public bool BlockingRepair { get; init; }

    /// <summary>Milliseconds until a request is answered anyway.</summary>
    public long Timeout { get; init; } = 60_000;

    /// <summary>A put that leaves more siblings than this is answered with a warning.</summary>
    public int SiblingWarning { get; init; } = 25;

    /// <summary>A put that adds to more siblings than this is refused.</summary>
    public int SiblingLimit { get; init; } = 100;

    /// <summary>Longest value, in bytes.</summary>
    public int ValueLimit { get; init; } = 64 * 1024;

    /// <summary>A put that leaves an object of more bytes than this, all siblings together, is answered with a warning.</summary>
    public int ObjectWarning { get; init; } = 256 * 1024;

    /// <summary>A put that adds to an object of more bytes than this, all siblings together, is refused.</summary>
    public int ObjectLimit { get; init; } = 1024 * 1024;
}
