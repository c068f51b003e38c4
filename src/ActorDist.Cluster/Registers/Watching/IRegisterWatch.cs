using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Cluster.Registers.Watching;

/// <summary>
/// Waits for changes of registers of any kind. The node that has a change chosen tells those that watch; in case that is lost, a
/// register that nothing is heard of is read once a second. It sees the newest state, not every state: changes in quick succession are
/// one. Versions never go back.
/// </summary>
public interface IRegisterWatch
{
    /// <summary>Waits until a register has a version above one.</summary>
    /// <param name="key">The register.</param>
    /// <param name="after">The version known; -1 to get what there is.</param>
    /// <param name="read">The kind's encoded read, whose answer the caller does not see.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The register as it was chosen; null when nothing came in time, or no quorum answered.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, or the node stops.</exception>
    Task<Snapshot?> NextAsync(
        RegisterKey key, long after, ReadOnlyMemory<byte> read, TimeSpan patience, CancellationToken cancellation);
}
