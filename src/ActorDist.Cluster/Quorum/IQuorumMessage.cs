namespace ActorDist.Cluster.Quorum;

/// <summary>Crosses nodes; bound to <see cref="QuorumSerializer"/>.</summary>
internal interface IQuorumMessage;
