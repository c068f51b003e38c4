using ActorDist.Core.Clocks;

namespace ActorDist.Core.Broadcast;

/// <summary>A state, so that what led to it need not be kept.</summary>
/// <param name="Delivered">The operations that are part of it.</param>
/// <param name="Floor">Those of them that the log holds no more.</param>
/// <param name="State">What <see cref="IDelivery.Encode"/> gave; null before any.</param>
public sealed record BroadcastCheckpoint(VectorClock Delivered, VectorClock Floor, ReadOnlyMemory<byte>? State)
{
    /// <summary>Of a new disk.</summary>
    public static BroadcastCheckpoint None { get; } = new(VectorClock.Empty, VectorClock.Empty, State: null);
}
