using System.Runtime.InteropServices;

namespace ActorDist.Core.Quorum;

/// <summary>An answer and the commit that must be durable before it leaves; 0 when it rests on nothing that was saved.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QuorumReply(QuorumProtocol.Message Message, long After);
