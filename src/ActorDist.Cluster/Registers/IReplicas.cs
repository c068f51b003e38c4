using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers;

/// <summary>The replicas of the registers: who they are, how they are, and changes of the set, which only people ask for.</summary>
public interface IReplicas
{
    /// <summary>How the replicas stand, as far as this node knows without asking.</summary>
    ReplicasView View { get; }

    /// <summary>Asks every member node how its replica stands.</summary>
    /// <returns>A report a node that answered within the bound; nodes that did not are missing.</returns>
    Task<IReadOnlyList<ReplicaReport>> SurveyAsync();

    /// <summary>Asks every replica of the configuration what it holds of a register.</summary>
    /// <returns>An entry a replica that answered within the bound; replicas that did not are missing.</returns>
    Task<IReadOnlyList<RegisterInspection>> InspectAsync(RegisterKey key);

    /// <summary>
    /// Changes the set of replicas while clients go on: through a joint configuration, a copy and the new configuration. Ends when the
    /// change is through or has failed; cancelled, the change goes on without its watcher. A change that another node began is taken over
    /// when the same one is asked for again.
    /// </summary>
    /// <param name="change">Names to add and to remove.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="cancellation">Ends the watching.</param>
    /// <exception cref="ReplicaChangeException">The change is refused or has failed; the message says why and what to do.</exception>
    Task<ReplicasView> ChangeAsync(ReplicaChange change, IProgress<ReconfigurationStatus>? progress, CancellationToken cancellation);
}
