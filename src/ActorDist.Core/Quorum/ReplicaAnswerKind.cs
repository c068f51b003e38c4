namespace ActorDist.Core.Quorum;

/// <summary>What a replica answered.</summary>
public enum ReplicaAnswerKind
{
    /// <summary>Nothing yet.</summary>
    Waiting,

    /// <summary>Get: it holds the object.</summary>
    Found,

    /// <summary>Get: it holds nothing.</summary>
    NotFound,

    /// <summary>Put and delete: the write is on its disk.</summary>
    Stored,

    /// <summary>It would not.</summary>
    Refused,
}
