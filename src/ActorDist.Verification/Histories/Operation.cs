namespace ActorDist.Verification.Histories;

/// <summary>One operation of a history: what a client asked, what it was told, and when.</summary>
/// <param name="Key">The object that was addressed. Histories are judged key by key.</param>
/// <param name="Process">The logical single-threaded client that issued it, 0 or more.</param>
/// <param name="Input">The request.</param>
/// <param name="Output">The reply; meaningless unless <paramref name="Outcome"/> is <see cref="OperationOutcome.Ok"/>.</param>
/// <param name="Call">When it was invoked, on the one monotonic clock of the recorder. Any unit.</param>
/// <param name="Return">When the reply arrived, same clock; <see cref="Never"/> where the outcome is unknown.</param>
/// <param name="Outcome">How it ended.</param>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public readonly record struct Operation<TInput, TOutput>(
    string Key, int Process, TInput Input, TOutput Output, long Call, long Return, OperationOutcome Outcome)
{
    /// <summary>The return time of an operation that has no known end.</summary>
    public const long Never = long.MaxValue;

    /// <summary>The same request with its reply forgotten: it may take effect at any time after its call, or never.</summary>
    public Operation<TInput, TOutput> AsUnknown() => this with { Output = default!, Return = Never, Outcome = OperationOutcome.Unknown };
}
