using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Broadcast;

/// <summary>What members of a causal broadcast tell each other. Any of them may be lost, come twice or come late.</summary>
public abstract record BroadcastMessage
{
    private BroadcastMessage()
    {
    }

    /// <summary>Operations, new or asked for.</summary>
    /// <param name="Items">At most <see cref="BroadcastOptions.MaxBatch"/>.</param>
    public sealed record Operations(ImmutableArray<Operation> Items) : BroadcastMessage;

    /// <summary>What the sender has delivered and will not forget: an acknowledgement, and an offer to who has less.</summary>
    /// <param name="Epoch">The configuration that it is in; in another one it is only an offer.</param>
    /// <param name="Delivered">Its operations.</param>
    public sealed record Have(long Epoch, VectorClock Delivered) : BroadcastMessage;

    /// <summary>Asks for what the sender is missing.</summary>
    /// <param name="Delivered">What it is not missing.</param>
    public sealed record Want(VectorClock Delivered) : BroadcastMessage;

    /// <summary>All of the sender's state, where operations that were asked for are compacted.</summary>
    /// <param name="Delivered">The operations that are part of it.</param>
    /// <param name="State">What <see cref="IDelivery.Encode"/> gave.</param>
    public sealed record Snapshot(VectorClock Delivered, ReadOnlyMemory<byte> State) : BroadcastMessage;
}
