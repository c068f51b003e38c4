using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum;

/// <summary>A request's own numbers; what is left out is as the bucket says.</summary>
public sealed record QuorumOptions
{
    /// <summary>Everything as the bucket says.</summary>
    public static QuorumOptions Default { get; } = new();

    /// <summary>Replicas of the key.</summary>
    public int? N { get; init; }

    /// <summary>Replies that a get needs.</summary>
    public QuorumSize R { get; init; }

    /// <summary>Replies that a put or delete needs, each with the write on its disk.</summary>
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

    /// <summary>Put and delete: whether the values and the context after it are answered.</summary>
    public bool ReturnBody { get; init; }

    /// <summary>Time until it is answered anyway.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The session that it belongs to: a new one, or what the session's last answer for this key gave; null for none.</summary>
    public SessionToken? Session { get; init; }

    /// <summary>A request with these numbers.</summary>
    public QuorumRequest On(QuorumRequest request) => request with
    {
        N = N,
        R = R,
        W = W,
        PR = PR,
        PW = PW,
        Sloppy = Sloppy,
        NotFoundOk = NotFoundOk,
        BasicQuorum = BasicQuorum,
        BlockingRepair = BlockingRepair,
        ReturnBody = ReturnBody,
        Timeout = Timeout is { } timeout ? (long)timeout.TotalMilliseconds : null,
        Session = Session,
    };
}
