namespace ActorDist.Core.Quorum;

/// <summary>
/// One request to a replica; answered exactly once by a <see cref="QuorumCompletion"/>, unless the process dies. What is left out is as
/// the bucket says.
/// </summary>
/// <param name="Key">Which object.</param>
/// <param name="Operation">What is asked.</param>
/// <param name="Tag">Given back with the completion, never looked at.</param>
public sealed record QuorumRequest(QuorumKey Key, QuorumOperation Operation, object? Tag)
{
    /// <summary>Put: the value.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Put and delete: what a get gave with the values that this replaces.</summary>
    public ContextToken? Context { get; init; }

    /// <summary>The session that it belongs to; null for none.</summary>
    public SessionToken? Session { get; init; }

    /// <summary>Replicas of the key.</summary>
    public int? N { get; init; }

    /// <summary>Replies that a get needs.</summary>
    public QuorumSize R { get; init; }

    /// <summary>Replies that a put or delete needs.</summary>
    public QuorumSize W { get; init; }

    /// <summary>How many of a get's replies must come from primaries.</summary>
    public QuorumSize PR { get; init; }

    /// <summary>How many of a put's or delete's replies must come from primaries.</summary>
    public QuorumSize PW { get; init; }

    /// <summary>Whether fallbacks may stand in for primaries.</summary>
    public bool? Sloppy { get; init; }

    /// <summary>Get: whether a replica that holds nothing counts as a reply.</summary>
    public bool? NotFoundOk { get; init; }

    /// <summary>Get: whether it gives up when a majority holds nothing.</summary>
    public bool? BasicQuorum { get; init; }

    /// <summary>Get: whether it answers only when what it shows cannot be missed by a later one.</summary>
    public bool? BlockingRepair { get; init; }

    /// <summary>Put and delete: answer with the values and the context after it, as the replica that took it in holds them.</summary>
    public bool ReturnBody { get; init; }

    /// <summary>Milliseconds until it is answered anyway.</summary>
    public long? Timeout { get; init; }
}
