using ActorDist.Cluster.Quorum;

namespace ActorDist.Node.Http;

/// <summary>The shapes of answers about the quorum store.</summary>
public static class QuorumJson
{
    /// <summary>An object: its siblings, the clock as people write it, the context for what replaces them, and who answered.</summary>
    public sealed record ObjectBody(
        string Key,
        IReadOnlyList<SiblingBody> Siblings,
        string? Clock,
        string? Context,
        IReadOnlyList<AnswerBody> Replicas,
        string? Warning);

    /// <summary>A value: as text where it is UTF-8, else as base64; the dot that wrote it, or the time where the last write wins.</summary>
    public sealed record SiblingBody(string? Value, string? Base64, string? Dot, string? WrittenAt);

    /// <summary>A replica's part in a request.</summary>
    public sealed record AnswerBody(string Node, string? StandsFor, string Answer, bool Repaired);

    /// <summary>A request that failed (certainly nothing was written) or is unknown (it may be on some replicas).</summary>
    public sealed record QuorumNotDoneBody(string Outcome, string Error, IReadOnlyList<AnswerBody> Replicas);

    /// <summary>What each replica holds of an object, in the key's order.</summary>
    public sealed record PlacementBody(
        string Key, IReadOnlyList<QuorumPlace> PreferenceList, IReadOnlyList<QuorumInspection> Inspections);

    /// <summary>The report of every node that answered.</summary>
    public sealed record ReportsBody(IReadOnlyList<QuorumReport> Nodes);

    /// <summary>What the exchanges of every replica that answered came to.</summary>
    public sealed record RepairsBody(IReadOnlyList<QuorumRepair> Repairs);
}
