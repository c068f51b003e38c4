using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>
/// Makes and ends faults over the whole cluster, from any node. What is asked travels between the nodes' HTTP doors, which no fault
/// touches, so nodes that do not hear each other are still told.
/// </summary>
public interface IFaults
{
    /// <summary>Makes a fault; links that it does not name stay as they are.</summary>
    /// <returns>What became of it at each node, and which links are as asked.</returns>
    /// <exception cref="FaultRefusedException">It makes no sense, or faults are not enabled; nothing was changed.</exception>
    Task<FaultReport> MakeAsync(FaultShape shape, CancellationToken cancellation);

    /// <summary>Ends every fault of every link. Clocks stay as they are.</summary>
    /// <exception cref="FaultRefusedException">Faults are not enabled.</exception>
    Task<FaultReport> HealAsync(CancellationToken cancellation);

    /// <summary>Sets a node's clock wrong, as a jump.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="skew">What is added to the machine's time; zero sets it right.</param>
    /// <param name="cancellation">Ends the wait, not what was asked.</param>
    /// <exception cref="FaultRefusedException">There is no such node, the skew is out of range, or faults are not enabled.</exception>
    Task<FaultReport> SkewAsync(string node, TimeSpan skew, CancellationToken cancellation);

    /// <summary>Has a node's process killed or paused.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="fault">Which of the two.</param>
    /// <param name="cancellation">Ends the wait, not what was asked.</param>
    /// <returns>Made: the node has taken it, and does it a moment later.</returns>
    /// <exception cref="FaultRefusedException">There is no such node, or faults are not enabled.</exception>
    Task<FaultReport> BreakAsync(string node, ProcessFault fault, CancellationToken cancellation);

    /// <summary>What every node sees of its links.</summary>
    /// <exception cref="FaultRefusedException">Faults are not enabled.</exception>
    Task<FaultStatus> StatusAsync(CancellationToken cancellation);
}
