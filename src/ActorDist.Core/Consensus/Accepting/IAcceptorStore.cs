namespace ActorDist.Core.Consensus;

/// <summary>
/// Storage as a replica sees it: it reads what was last saved, durable or not, and learns with which group commit a change becomes
/// durable. Commits are numbered from 1 and become durable in order. The owner of the store makes them durable (one synced batch for
/// many changes) and then calls <see cref="Replica.Durable"/>. If a commit fails the node must stop: nothing is known about the disk.
/// </summary>
public interface IAcceptorStore
{
    /// <summary>Number of the last commit that is durable.</summary>
    long DurableCommit { get; }

    /// <summary>What is kept beside the registers, as last saved.</summary>
    ReplicaMeta Meta { get; }

    /// <summary>Reads a register as last saved.</summary>
    /// <param name="key">Which register.</param>
    /// <param name="commit">The commit that makes it durable, or any number not above <see cref="DurableCommit"/> if it is.</param>
    /// <returns>Null when there is no record, or it was removed.</returns>
    RegisterRecord? Load(RegisterKey key, out long commit);

    /// <summary>Saves a register, or removes it.</summary>
    /// <returns>The commit that will make the change durable.</returns>
    long Save(RegisterKey key, RegisterRecord? record);

    /// <summary>Removes all registers, and keeps what is beside them.</summary>
    /// <returns>The commit that will make the change durable.</returns>
    long Clear();

    /// <summary>Saves what is kept beside the registers.</summary>
    /// <returns>The commit that will make the change durable.</returns>
    long SaveMeta(ReplicaMeta meta);

    /// <summary>Reads registers as last saved, in key order.</summary>
    /// <param name="after">Only keys after this one; null for the start.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="commit">The commit that makes all of them durable.</param>
    IReadOnlyList<KeyValuePair<RegisterKey, RegisterRecord>> Scan(RegisterKey? after, int limit, out long commit);
}
