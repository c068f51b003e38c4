namespace ActorDist.Lab.Processes;

/// <summary>An answer to a submission, or what stood in its place.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Effect">What was executed under the ID, where it was.</param>
/// <param name="Owner">The node that owns the ID and answered.</param>
/// <param name="Error">Why it was not executed, or why nobody knows.</param>
public sealed record SubmitReply(SubmitOutcome Outcome, ScalingRequest? Effect = null, string? Owner = null, string? Error = null);

/// <summary>How a submission ended, seen from outside.</summary>
public enum SubmitOutcome
{
    /// <summary>Acknowledged: it must never be lost.</summary>
    Executed,

    /// <summary>Certainly not executed; the same ID may be tried again.</summary>
    Failed,

    /// <summary>Refused for its body; trying again is useless.</summary>
    Refused,

    /// <summary>It may or may not have been executed.</summary>
    Unknown,
}
