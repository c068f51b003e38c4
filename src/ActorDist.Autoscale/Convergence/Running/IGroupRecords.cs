using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Cluster.Registers;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>The groups' registers as their owners use them. Groups are named <c>TENANT/GROUP</c>.</summary>
public interface IGroupRecords
{
    /// <summary>Raises the group's epoch and reads it: whoever claimed it before is refused from now on.</summary>
    Task<RecordReply> ClaimAsync(string group);

    /// <summary>Reads it: sees every command that was answered before.</summary>
    Task<RecordReply> ReadAsync(string group);

    /// <summary>Carries out what a converger wants of the register.</summary>
    Task<RecordReply> MarkDirtyAsync(string group, ConvergerOutput.MarkDirty command);

    /// <inheritdoc cref="MarkDirtyAsync"/>
    Task<RecordReply> RecordVictimsAsync(string group, ConvergerOutput.RecordVictims command);

    /// <inheritdoc cref="MarkDirtyAsync"/>
    Task<RecordReply> SettleAsync(string group, ConvergerOutput.Settle command);

    /// <summary>Executes a scheduled policy, once an occurrence whoever asks.</summary>
    Task<RecordReply> FireAsync(string group, Occurrence occurrence);

    /// <summary>Whether somebody should look at the group, as far as this node knows.</summary>
    Task<GroupNeeds> NeedsAsync(string group);

    /// <summary>Lists groups by name; every one whose creation was answered before the call is among them.</summary>
    /// <param name="after">Only names after this one; empty for the start.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="QuorumUnavailableException">No majority answered.</exception>
    Task<IReadOnlyList<string>> ListAsync(string after, int limit);
}

/// <summary>What a group needs of its owner.</summary>
public enum GroupNeeds
{
    /// <summary>Nothing now; it is compared with the cloud from time to time.</summary>
    Nothing,

    /// <summary>An owner that keeps awake, for its schedules.</summary>
    Attention,

    /// <summary>To be converged.</summary>
    Convergence,
}
