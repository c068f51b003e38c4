namespace ActorDist.Lab.CrdtBench.Spread;

/// <summary>How objects came to be everywhere.</summary>
/// <param name="Keys">Objects with one element each.</param>
/// <param name="Elements">Elements of the large set.</param>
/// <param name="Phases">What was done, in its order.</param>
/// <param name="Violation">What did not arrive, or was too large or too late; null where nothing.</param>
public sealed record SpreadReport(int Keys, int Elements, IReadOnlyList<SpreadPhase> Phases, string? Violation);

/// <summary>One part of it.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="LongestHeartbeatMs">The longest that a node waited for the answer to a heartbeat of a member that ran, in milliseconds.</param>
/// <param name="Unreachable">How often a member that ran was seen unreachable.</param>
/// <param name="FramesTooLarge">Messages that a node did not send since they are larger than a frame.</param>
public sealed record SpreadPhase(string Name, double Seconds, double LongestHeartbeatMs, int Unreachable, int FramesTooLarge);
