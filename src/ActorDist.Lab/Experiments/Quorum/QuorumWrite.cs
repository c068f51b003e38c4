using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>How a put ended.</summary>
/// <param name="Outcome">Done, certainly not done, or neither is known.</param>
/// <param name="Dot">The event that wrote it, as people write it.</param>
/// <param name="Error">Why it was not done.</param>
public sealed record QuorumWrite(OperationOutcome Outcome, string? Dot, string? Error)
{
    /// <summary>The token for the session's next request of this key; null where there is no session.</summary>
    public string? Session { get; init; }

    /// <summary>Whether it was acknowledged.</summary>
    public bool IsDone => Outcome == OperationOutcome.Ok;

    /// <summary>Whether it was certainly not done.</summary>
    public bool IsRefused => Outcome == OperationOutcome.Failed;
}

/// <summary>What a get saw.</summary>
/// <param name="IsAnswered">Whether it was answered.</param>
/// <param name="Values">The siblings; none where there is nothing.</param>
/// <param name="Context">Goes with the values.</param>
/// <param name="Clock">The object's clock, as people write it.</param>
/// <param name="Error">Why it was not answered.</param>
public sealed record QuorumRead(bool IsAnswered, IReadOnlyList<string> Values, string? Context, string? Clock, string? Error)
{
    /// <summary>Where the last write wins: when it was written, by the clock of the replica that took it in.</summary>
    public string? WrittenAt { get; init; }

    /// <summary>The token for the session's next request of this key; null where there is no session.</summary>
    public string? Session { get; init; }
}
