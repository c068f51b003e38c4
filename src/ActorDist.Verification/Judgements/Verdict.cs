namespace ActorDist.Verification.Judgements;

/// <summary>What a judge found. Merged over keys, the stronger wins: violated, then unknown, then held.</summary>
public enum Verdict
{
    /// <summary>This history shows no violation; that says nothing about other histories of the same system.</summary>
    Held = 0,

    /// <summary>Neither: the judge ended before it knew, or nothing was tested. Never to be counted as held.</summary>
    Unknown = 1,

    /// <summary>Nothing that the property allows explains the replies.</summary>
    Violated = 2,
}
