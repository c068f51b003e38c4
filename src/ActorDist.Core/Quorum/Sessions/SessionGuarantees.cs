namespace ActorDist.Core.Quorum;

/// <summary>
/// What a session promises its reader although the store is only eventually consistent (Terry et al., "Session guarantees for weakly
/// consistent replicated data", PDIS 1994). Key by key.
/// </summary>
[Flags]
public enum SessionGuarantees
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A get shows the session's own acknowledged writes before it, or what replaced them.</summary>
    ReadYourWrites = 1,

    /// <summary>A get shows what the session's gets before it have shown, or what replaced it.</summary>
    MonotonicReads = 2,

    /// <summary>Both.</summary>
    All = ReadYourWrites | MonotonicReads,
}
