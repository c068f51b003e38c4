namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>A frame on its way over Akka.Remote.</summary>
/// <param name="Frame">The frame.</param>
internal sealed record QuorumFrame(Schema.Frame Frame) : IQuorumMessage;

/// <summary>A part of a frame that is too large for one message.</summary>
/// <param name="Piece">The part.</param>
internal sealed record QuorumPiece(Schema.Piece Piece) : IQuorumMessage;
