using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>
/// The nodes' fault switch, where any of them may be dead or have just come back: faults are made through a node that takes part, and ended
/// at every node that runs, because one that came back knows nobody yet and the others still cut it off.
/// </summary>
/// <param name="home">The cluster.</param>
internal sealed class SoakLinks(ClusterHome home) : ILinks
{
    /// <inheritdoc/>
    public async Task BreakAsync(LinkFault fault, CancellationToken cancellation)
    {
        foreach (var node in home.Running)
        {
            if (!await node.Client.IsReadyAsync(cancellation))
                continue;
            await new FaultSwitchLinks(() => [node]).BreakAsync(fault, cancellation);
            return;
        }

        throw new ClusterException("no node is ready to break links");
    }

    /// <inheritdoc/>
    public async Task<string?> HealAsync(CancellationToken cancellation)
    {
        foreach (var node in home.Running)
        {
            try
            {
                await new FaultSwitchLinks(() => [node]).HealAsync(cancellation);
            }
            catch (HttpRequestException e)
            {
                throw new ClusterException($"{node.Name} could not be told that every link is whole: {e.Message}", e);
            }
        }

        return null;
    }
}
