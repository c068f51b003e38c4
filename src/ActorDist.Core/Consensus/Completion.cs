namespace ActorDist.Core.Consensus;

/// <summary>The answer to a request.</summary>
public readonly record struct Completion(RegisterRequest Request, Outcome Outcome);
