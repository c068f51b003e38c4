using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>What a quorum replica is made of and its bounds.</summary>
/// <param name="Self">Identity of the disk it runs on.</param>
/// <param name="Incarnation">Count of starts on that disk, raised and made durable before this replica is made.</param>
/// <param name="Cluster">Messages of other clusters are dropped.</param>
/// <param name="Buckets">Modes, defaults and limits.</param>
public sealed record QuorumReplicaOptions(ReplicaId Self, long Incarnation, string Cluster, BucketSet Buckets)
{
    /// <summary>Milliseconds until a silent replica is asked again; doubles with each time.</summary>
    public long ResendAfter { get; init; } = 100;

    /// <summary>Longest wait between asking a silent replica again, in milliseconds.</summary>
    public long MaxResendAfter { get; init; } = 2000;

    /// <summary>Milliseconds until a sloppy request takes a fallback in place of a silent primary, and a put another replica to take it in.</summary>
    public long FallbackAfter { get; init; } = 250;

    /// <summary>Milliseconds that an answered request goes on for: late answers to repair by, writes to the replicas it did not wait for.</summary>
    public long LingerAfter { get; init; } = 1000;

    /// <summary>Most requests under way, answered ones that linger among them; more are refused.</summary>
    public int MaxRequests { get; init; } = 16 * 1024;

    /// <summary>Writes taken in that are remembered, so that the same message again is not another write.</summary>
    public int RememberedMints { get; init; } = 16 * 1024;

    /// <summary>Epochs made usable with one write to the disk, ahead of use. Riak's lease.</summary>
    public ulong EpochLease { get; init; } = 10_000;

    /// <summary>Milliseconds that another's time may be ahead of this node's clock, where the last write wins.</summary>
    public long MaxClockSkew { get; init; } = 500;

    /// <summary>Milliseconds by which the clock's high-water mark is raised ahead.</summary>
    public long ClockLease { get; init; } = 1000;

    /// <summary>Most hints kept for others; more are refused.</summary>
    public long MaxHints { get; init; } = 1_000_000;

    /// <summary>Milliseconds between looks for hints to hand off.</summary>
    public long HandOffEvery { get; init; } = 1000;

    /// <summary>Most objects in a batch of hints or repairs.</summary>
    public int BatchObjects { get; init; } = 256;

    /// <summary>Bytes of values after which such a batch ends; it holds at least one object.</summary>
    public int BatchBytes { get; init; } = 64 * 1024;

    /// <summary>Milliseconds between exchanges of anti-entropy, each with one other replica.</summary>
    public long ExchangeEvery { get; init; } = 15_000;

    /// <summary>Leaves of a hash tree: 2 to this power, an even number from 2 to 20. 8 bytes each, for each other replica.</summary>
    public int TreeBits { get; init; } = 16;

    /// <summary>Most objects looked at in one step while the trees are built.</summary>
    public int BuildPage { get; init; } = 1024;
}
