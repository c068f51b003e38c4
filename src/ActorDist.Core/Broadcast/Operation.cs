using ActorDist.Core.Clocks;

namespace ActorDist.Core.Broadcast;

/// <summary>One operation as it travels: who made it as which of theirs, what they had delivered before, and what it does.</summary>
/// <param name="Dot">Its identity, which no other operation ever has; what deduplicates it.</param>
/// <param name="Before">
/// All operations that its maker had delivered, its own before it among them: what has to be delivered before it anywhere (Birman,
/// Schiper and Stephenson, "Lightweight Causal and Atomic Group Multicast", 1991, section 5.1).
/// </param>
/// <param name="Payload">What it does, for the replicated type to read; at most <see cref="BroadcastOptions.MaxPayload"/> bytes.</param>
public sealed record Operation(Dot Dot, VectorClock Before, ReadOnlyMemory<byte> Payload);
