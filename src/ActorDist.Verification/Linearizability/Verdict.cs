namespace ActorDist.Verification.Linearizability;

/// <summary>What a judge found. Merged over keys, the stronger wins: violated, then unknown, then held.</summary>
public enum Verdict
{
    /// <summary>This history shows no violation; that says nothing about other histories of the same system.</summary>
    Held = 0,

    /// <summary>Neither: the search ended before it knew. Never to be counted as held.</summary>
    Unknown = 1,

    /// <summary>No order of the operations that real time allows explains the replies.</summary>
    Violated = 2,
}
