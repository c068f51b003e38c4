namespace ActorDist.Core.Quorum;

/// <summary>The answer to a request.</summary>
public readonly record struct QuorumCompletion(QuorumRequest Request, QuorumOutcome Outcome);
