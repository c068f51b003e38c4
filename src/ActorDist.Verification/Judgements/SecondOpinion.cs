namespace ActorDist.Verification.Judgements;

/// <summary>
/// Puts two judges of one property side by side. Judges have been wrong for years without anybody noticing, so that a disagreement is
/// neither of the two verdicts but an error that is shown.
/// </summary>
public static class SecondOpinion
{
    /// <summary>
    /// The joint judgement: that of the first where the two agree, that of the one who knows where the other does not, and unknown with
    /// <see cref="UnknownReason.JudgesDisagree"/> where one says held and the other violated.
    /// </summary>
    /// <param name="first">One judge's judgement.</param>
    /// <param name="firstName">Who that is, for the sentence.</param>
    /// <param name="second">The other's.</param>
    /// <param name="secondName">Who that is.</param>
    /// <exception cref="ArgumentException">The judgements are about different properties.</exception>
    public static Judgement Combine(Judgement first, string firstName, Judgement second, string secondName)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!string.Equals(first.Property, second.Property, StringComparison.Ordinal))
            throw new ArgumentException($"The judgements are about '{first.Property}' and '{second.Property}'.", nameof(second));
        if (first.Verdict == Verdict.Unknown)
            return second;
        if (second.Verdict == Verdict.Unknown || second.Verdict == first.Verdict)
            return first;
        var violated = first.Verdict == Verdict.Violated ? first : second;
        return first with
        {
            Verdict = Verdict.Unknown,
            Reason = UnknownReason.JudgesDisagree,
            Anomaly = violated.Anomaly,
            Witness = violated.Witness,
            Sentence = $"The judges disagree, so one of them is wrong: {firstName} says {Word(first)}, {secondName} says {Word(second)}. "
                + $"The one who objects says: {violated.Sentence}",
        };
    }

    private static string Word(Judgement judgement) => judgement.Verdict == Verdict.Held ? "held" : "violated";
}
