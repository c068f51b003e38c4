using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Storage as a quorum replica sees it: it reads what was last saved, durable or not, and learns with which group commit a change
/// becomes durable. Commits are numbered from 1 and become durable in order; what one step saves is in one commit, which is durable as a
/// whole or not at all. The owner of the store makes them durable and then calls <see cref="QuorumReplica.Durable"/>. If a commit
/// fails the node must stop: nothing is known about the disk.
/// </summary>
public interface IQuorumStore
{
    /// <summary>Number of the last commit that is durable.</summary>
    long DurableCommit { get; }

    /// <summary>What is kept beside the objects, as last saved.</summary>
    QuorumMeta Meta { get; }

    /// <summary>Replicas that hints are kept for, with the number of hints.</summary>
    IReadOnlyDictionary<ReplicaId, long> Hints { get; }

    /// <summary>Reads an object as last saved.</summary>
    /// <param name="hintFor">The primary for which it is kept as a hint; null for this replica's own objects.</param>
    /// <param name="key">Which object.</param>
    /// <param name="commit">The commit that makes it durable, or any number not above <see cref="DurableCommit"/> if it is.</param>
    /// <returns>Null when there is none, or it was removed.</returns>
    QuorumRecord? Load(ReplicaId? hintFor, QuorumKey key, out long commit);

    /// <summary>Saves an object, or removes it.</summary>
    /// <param name="hintFor">The primary for which it is kept as a hint; null for this replica's own objects.</param>
    /// <param name="key">Which object.</param>
    /// <param name="record">The object; null to remove it.</param>
    /// <returns>The commit that will make the change durable.</returns>
    long Save(ReplicaId? hintFor, QuorumKey key, QuorumRecord? record);

    /// <summary>Reads objects as last saved, in the order of keys.</summary>
    /// <param name="hintFor">The primary for which they are kept as hints; null for this replica's own objects.</param>
    /// <param name="firstHash">Only keys whose hash is not below this.</param>
    /// <param name="lastHash">Only keys whose hash is not above this.</param>
    /// <param name="after">Only keys after this one; null for the start.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="commit">The commit that makes all of them durable.</param>
    IReadOnlyList<KeyValuePair<QuorumKey, QuorumRecord>> Scan(
        ReplicaId? hintFor, ulong firstHash, ulong lastHash, QuorumKey? after, int limit, out long commit);

    /// <summary>Saves what is kept beside the objects.</summary>
    /// <returns>The commit that will make the change durable.</returns>
    long SaveMeta(QuorumMeta meta);
}
