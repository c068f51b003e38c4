namespace ActorDist.Core.StateMachines;

/// <summary>Result of <see cref="StateEvaluation.Apply"/>.</summary>
/// <param name="Kind">How it fared.</param>
/// <param name="Version">Version of the register right after the command took effect.</param>
/// <param name="Reply">The state machine's answer; empty when settled or forgotten.</param>
public readonly record struct Evaluated(Evaluation Kind, long Version, ReadOnlyMemory<byte> Reply);
