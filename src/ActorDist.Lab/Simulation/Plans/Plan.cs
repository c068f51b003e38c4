using System.Collections.Immutable;

namespace ActorDist.Lab.Simulation.Plans;

/// <summary>
/// Everything about a run that is decided before it starts. Made from a seed; a smaller plan made by leaving things out runs just as
/// well, which is how a violation is shrunk.
/// </summary>
/// <param name="Seed">Decides what the network and the disks do, message by message.</param>
/// <param name="Spares">Nodes beside the three first replicas.</param>
/// <param name="Keys">Registers used.</param>
/// <param name="Clients">Each client's operations in order.</param>
/// <param name="Faults">What happens, by time.</param>
/// <param name="LossPerMille">Messages lost of a thousand.</param>
/// <param name="DuplicatePerMille">Messages doubled of a thousand.</param>
/// <param name="LatePerMille">Messages of a thousand that come late, after messages sent long after them.</param>
/// <param name="LongestDelay">Longest ordinary delay of a message, in milliseconds.</param>
/// <param name="LongestSync">Longest time a group commit takes, in milliseconds.</param>
/// <param name="SkewedClocks">Whether nodes' clocks run at different speeds.</param>
public sealed record Plan(
    long Seed,
    int Spares,
    int Keys,
    ImmutableArray<ImmutableArray<PlannedOperation>> Clients,
    ImmutableArray<PlannedFault> Faults,
    int LossPerMille,
    int DuplicatePerMille,
    int LatePerMille,
    int LongestDelay,
    int LongestSync,
    bool SkewedClocks)
{
    /// <summary>Replicas of the first configuration.</summary>
    public const int FirstReplicas = 3;

    /// <summary>All nodes.</summary>
    public int Nodes => FirstReplicas + Spares;
}
