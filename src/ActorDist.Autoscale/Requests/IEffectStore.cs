namespace ActorDist.Autoscale.Requests;

/// <summary>Where effects are kept so that the death of a node loses none that was acknowledged.</summary>
public interface IEffectStore
{
    /// <summary>Reads the effects under a request ID from a quorum.</summary>
    Task<EffectRead> ReadAsync(string requestId);

    /// <summary>Writes an effect to a quorum. Writing the same effect again changes nothing.</summary>
    Task<EffectWrite> WriteAsync(ScalingEffect effect);

    /// <summary>Reads effects that this node's own disk holds, in order of their IDs, without asking anybody.</summary>
    /// <param name="after">Only IDs after this one; empty for all.</param>
    /// <param name="limit">At most so many requests.</param>
    IReadOnlyList<LocalEffects> ReadLocal(string after, int limit);
}

/// <summary>The effects under one request ID on one node's disk: one, or more where two bodies were executed under one ID.</summary>
/// <param name="RequestId">The request ID.</param>
/// <param name="Effects">The effects, in their total order.</param>
public sealed record LocalEffects(string RequestId, IReadOnlyList<ScalingEffect> Effects);

/// <summary>A quorum read's result: the effects, or why there was no quorum.</summary>
/// <param name="Effects">Empty where the request was never executed; null where no quorum answered.</param>
/// <param name="Error">Why no quorum answered.</param>
public sealed record EffectRead(IReadOnlyList<ScalingEffect>? Effects, string? Error = null);

/// <summary>How a write ended.</summary>
public enum EffectWriteStatus
{
    /// <summary>On the disks of a quorum.</summary>
    Written,

    /// <summary>Certainly not written anywhere.</summary>
    Failed,

    /// <summary>Perhaps written, perhaps not: it may still spread.</summary>
    Unknown,
}

/// <summary>A quorum write's result.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">Why it was not simply written.</param>
public sealed record EffectWrite(EffectWriteStatus Status, string? Error = null)
{
    /// <summary>On the disks of a quorum.</summary>
    public static EffectWrite Written { get; } = new(EffectWriteStatus.Written);
}
