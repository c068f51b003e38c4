namespace ActorDist.Core.Broadcast;

/// <summary>Bounds of a causal broadcast.</summary>
/// <param name="MaxUnstable">
/// Most operations of one replica that not all members have: past it the replica refuses new ones, so that the log is never longer than
/// this for each member.
/// </param>
/// <param name="MaxPending">Most operations that wait for one before them; what comes past it is asked for again later.</param>
/// <param name="MaxBatch">Most operations in one message.</param>
/// <param name="MaxPayload">Most bytes of one operation.</param>
/// <param name="MaxBatchBytes">Bytes of payload after which a message takes no further operation.</param>
/// <param name="CompactEvery">Stable operations that a checkpoint is worth.</param>
public sealed record BroadcastOptions(
    int MaxUnstable = 16 * 1024,
    int MaxPending = 4096,
    int MaxBatch = 256,
    int MaxPayload = 256 * 1024,
    int MaxBatchBytes = 512 * 1024,
    int CompactEvery = 256);
