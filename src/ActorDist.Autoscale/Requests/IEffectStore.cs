using ActorDist.Cluster.Registers;

namespace ActorDist.Autoscale.Requests;

/// <summary>Where effects are kept so that the death of a node loses none that was acknowledged.</summary>
public interface IEffectStore
{
    /// <summary>Reads the effect under a request ID: sees every write that was answered before.</summary>
    Task<EffectRead> ReadAsync(string requestId);

    /// <summary>Makes an effect the one under its request ID, unless another stands there. The same effect again changes nothing.</summary>
    Task<EffectWrite> WriteAsync(ScalingEffect effect);

    /// <summary>Lists effects in order of their IDs; every one whose write was answered before is in the list.</summary>
    /// <param name="after">Only IDs after this one; empty for the start.</param>
    /// <param name="limit">At most so many, 1 to 1000.</param>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    Task<EffectPage> ListAsync(string after, int limit);
}

/// <summary>Some of the effects, in order of their IDs.</summary>
/// <param name="Effects">The effects; there may be none where more follow.</param>
/// <param name="Next">Where the next page begins; null where none follows.</param>
public sealed record EffectPage(IReadOnlyList<ScalingEffect> Effects, string? Next);

/// <summary>A quorum read's result: the effect, or why there was no quorum.</summary>
/// <param name="Effect">Null where the request was never executed, and where no quorum answered.</param>
/// <param name="Error">Why no quorum answered; null where one did.</param>
public sealed record EffectRead(ScalingEffect? Effect, string? Error = null)
{
    /// <summary>A quorum knows of no effect.</summary>
    public static EffectRead Absent { get; } = new((ScalingEffect?)null);
}

/// <summary>How a write ended.</summary>
public enum EffectWriteStatus
{
    /// <summary>On the disks of a quorum.</summary>
    Written,

    /// <summary>Another effect stands under the ID: this one was not written and never will be.</summary>
    Conflict,

    /// <summary>Certainly not written anywhere.</summary>
    Failed,

    /// <summary>Perhaps written, perhaps not: it may still be.</summary>
    Unknown,
}

/// <summary>A quorum write's result.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">Why it was not simply written.</param>
/// <param name="Standing">The effect that stands in its way.</param>
public sealed record EffectWrite(EffectWriteStatus Status, string? Error = null, ScalingEffect? Standing = null)
{
    /// <summary>On the disks of a quorum.</summary>
    public static EffectWrite Written { get; } = new(EffectWriteStatus.Written);

    /// <summary>Another effect stands.</summary>
    public static EffectWrite ConflictWith(ScalingEffect standing) => new(
        EffectWriteStatus.Conflict, $"group {standing.GroupId}, change {standing.Change:+0;-0} stands under its ID", standing);
}
