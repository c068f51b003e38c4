using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers;

/// <summary>
/// The replicated state machines behind every kind of key; <see cref="IRegisters"/> and other capabilities are typed clients of it.
/// </summary>
public interface IConsensus
{
    /// <summary>Executes a command of the key's kind.</summary>
    /// <param name="key">The register.</param>
    /// <param name="body">The command in the kind's encoding; it must not change afterwards.</param>
    /// <param name="options">What is known of the command.</param>
    /// <returns>Done, failed or unknown, within the operation timeout.</returns>
    Task<ConsensusAnswer> ExecuteAsync(RegisterKey key, ReadOnlyMemory<byte> body, OperationOptions options);

    /// <summary>
    /// Lists keys of a kind: every key whose last change was answered before the call is among them, read from the disks of a majority.
    /// A key listed may have been deleted since, or hold a change that was never answered: read it to know.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="after">Only names after this one, in byte order; empty for the start.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="FormatException">The kind or the name is not allowed.</exception>
    /// <exception cref="QuorumUnavailableException">No majority answered within the operation timeout.</exception>
    Task<IReadOnlyList<RegisterKey>> ListAsync(string kind, string after, int limit);
}

/// <summary>What a caller knows of a command.</summary>
/// <param name="Read">Set for a command that never changes the register: how current its answer must be.</param>
/// <param name="IdempotencyKey">Names the operation across retries at any node; null leaves the naming to this node.</param>
/// <param name="ProposeHere">
/// Hand-off to the preferred proposer does not pay: the key is used once, or this node is its only user.
/// </param>
public readonly record struct OperationOptions(ReadMode? Read = null, string? IdempotencyKey = null, bool ProposeHere = false);

/// <summary>A command's answer.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Age">Stale read: how long ago the state was last known to be current; null if not since this node started.</param>
/// <param name="LastQuorumContact">How long ago a quorum last answered this node; null if none has since it started.</param>
public sealed record ConsensusAnswer(Outcome Outcome, TimeSpan? Age, TimeSpan? LastQuorumContact);
