using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Links;

/// <summary>Whatever can break the links between the nodes of a cluster.</summary>
public interface ILinks
{
    /// <summary>Breaks links, besides those that are broken.</summary>
    /// <exception cref="ClusterException">The fault could not be made.</exception>
    Task BreakAsync(LinkFault fault, CancellationToken cancellation);

    /// <summary>Makes every link whole.</summary>
    /// <returns>What was lost meanwhile, in words; null where nobody counted.</returns>
    /// <exception cref="ClusterException">A fault could not be ended.</exception>
    Task<string?> HealAsync(CancellationToken cancellation);
}
