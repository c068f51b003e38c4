using System.Collections.Immutable;

namespace ActorDist.Core.Broadcast;

/// <summary>
/// The durable log. Changes become durable in their order, several in one commit; a crash loses those that are not, and never the first
/// of two without the second.
/// </summary>
public interface IBroadcastStore
{
    /// <summary>Every commit up to it is durable.</summary>
    long DurableCommit { get; }

    /// <summary>Puts a delivered operation at the end of the log.</summary>
    /// <returns>The commit with which it will be durable.</returns>
    long Append(Operation operation);

    /// <summary>In one change: keeps a state, and of the log only what is listed.</summary>
    /// <returns>The commit with which it will be durable.</returns>
    long Replace(BroadcastCheckpoint checkpoint, ImmutableArray<Operation> log);
}
