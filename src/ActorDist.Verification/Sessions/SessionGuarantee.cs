namespace ActorDist.Verification.Sessions;

/// <summary>The four guarantees of a session (Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994).</summary>
public enum SessionGuarantee
{
    /// <summary>A session's read never sees something older than the session's own writes before it.</summary>
    ReadYourWrites,

    /// <summary>A session's reads never go back.</summary>
    MonotonicReads,

    /// <summary>A session's writes take effect in the order in which they were made.</summary>
    MonotonicWrites,

    /// <summary>A session's write takes effect after the writes whose values the session had read.</summary>
    WritesFollowReads,
}
