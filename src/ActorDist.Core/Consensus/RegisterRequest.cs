using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>One request to a replica; answered exactly once by a <see cref="Completion"/>, unless the process dies.</summary>
/// <param name="Key">Which register.</param>
/// <param name="Purpose">What is asked.</param>
/// <param name="Command">The command, for <see cref="RequestPurpose.Command"/> and <see cref="RequestPurpose.StaleRead"/>.</param>
/// <param name="Deadline">Milliseconds of the caller's clock at which an answer comes anyway: failed or unknown.</param>
/// <param name="Tag">Given back with the completion, never looked at.</param>
public sealed record RegisterRequest(RegisterKey Key, RequestPurpose Purpose, Command? Command, long Deadline, object? Tag);
