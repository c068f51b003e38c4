using ActorDist.Core.Clocks;

namespace ActorDist.Core.Broadcast;

/// <summary>What operations are delivered to: a replicated type that changes by them. It belongs to one thread.</summary>
public interface IDelivery
{
    /// <summary>Refuses what no replica of the type can have prepared. Changes nothing.</summary>
    /// <exception cref="FormatException">The payload is malformed.</exception>
    void Check(ReadOnlySpan<byte> payload);

    /// <summary>The effect of an operation: each exactly once, and after all that its maker had seen.</summary>
    /// <exception cref="FormatException">No replica can have made it in the state that it claims to have seen; nothing changed.</exception>
    void Deliver(Dot dot, ReadOnlySpan<byte> payload);

    /// <summary>All of the state. Equal states give equal bytes.</summary>
    byte[] Encode();

    /// <summary>Takes the place of what was there.</summary>
    /// <exception cref="FormatException">It is malformed; nothing changed.</exception>
    void Install(ReadOnlySpan<byte> state);
}
