using ActorDist.Cluster.Events;

namespace ActorDist.Autoscale.Requests;

/// <summary>The messages between whoever has a scaling request and the entity that owns its ID.</summary>
public static class ScalingRequestProtocol
{
    /// <summary>Crosses nodes; bound to <see cref="ScalingRequestSerializer"/>.</summary>
    public interface IScalingRequestMessage;

    /// <summary>Goes to the entity of a request ID; the shard extractor reads it.</summary>
    public interface IToScalingRequest : IScalingRequestMessage
    {
        /// <summary>The request ID, which is the entity's.</summary>
        string RequestId { get; }
    }

    /// <summary>Execute the request, or say what became of it before. Answered by a <see cref="Reply"/>.</summary>
    public sealed record Submit(ScalingRequest Request) : IToScalingRequest
    {
        /// <inheritdoc />
        public string RequestId => Request.RequestId;

        /// <summary>The event of its acceptance, where that was recorded.</summary>
        public EventStamp CausedBy { get; init; }

        /// <summary>The caller's span in W3C trace context, where the request is traced.</summary>
        public string? TraceParent { get; init; }
    }

    /// <summary>Say what became of a request, without executing anything. Answered by a <see cref="Reply"/>.</summary>
    public sealed record Show(string RequestId) : IToScalingRequest;

    /// <summary>What became of a request.</summary>
    public enum Outcome
    {
        /// <summary>Its effect is on the disks of a quorum.</summary>
        Executed,

        /// <summary>This submission was certainly not executed; an earlier one under the same ID may have been.</summary>
        Failed,

        /// <summary>It may or may not have been executed, now or later; the same ID may be submitted again.</summary>
        Unknown,

        /// <summary>Nobody executed a request with this ID (the answer to <see cref="Show"/> only).</summary>
        Absent,
    }

    /// <summary>Why a request failed, for those who must react in different ways.</summary>
    public enum FailureCause
    {
        /// <summary>It did not fail.</summary>
        None,

        /// <summary>Its body is against the rules; repeating it is useless.</summary>
        Invalid,

        /// <summary>Its ID belongs to a request with another body.</summary>
        Conflict,

        /// <summary>No quorum, no room, or too many waiting: try again with the same ID.</summary>
        Unavailable,
    }

    /// <summary>The answer to <see cref="Submit"/> and <see cref="Show"/>.</summary>
    /// <param name="RequestId">The request.</param>
    /// <param name="Outcome">What became of it.</param>
    /// <param name="Effect">Its effect, where it was executed.</param>
    /// <param name="Owner">The node that owns the ID and answered.</param>
    /// <param name="Cause">Why it failed.</param>
    /// <param name="Error">The same in words: what is wrong and what to do.</param>
    public sealed record Reply(
        string RequestId,
        Outcome Outcome,
        ScalingEffect? Effect = null,
        string Owner = "",
        FailureCause Cause = FailureCause.None,
        string Error = "") : IScalingRequestMessage
    {
        /// <summary>What the owner recorded, where the submission was.</summary>
        public EventStamp CausedBy { get; init; }
    }
}
