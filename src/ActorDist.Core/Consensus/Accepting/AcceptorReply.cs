using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>An acceptor's answer and the commit that must be durable before it may be sent.</summary>
internal readonly record struct AcceptorReply(Message Message, long After);
