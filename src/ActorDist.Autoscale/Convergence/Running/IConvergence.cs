using Akka.Actor;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>The typed client of the convergers, for whoever decides something about a group.</summary>
public interface IConvergence
{
    /// <summary>
    /// Has a group's owner look at it now. To be called once a decision is durable; where the message is lost, the sweep finds the group.
    /// </summary>
    /// <param name="group">The group, <c>TENANT/GROUP</c>.</param>
    void Wake(string group);
}

/// <summary>Tells the shard region.</summary>
/// <param name="region">The region.</param>
internal sealed class ConvergenceClient(IActorRef region) : IConvergence
{
    /// <inheritdoc/>
    public void Wake(string group) => region.Tell(new ConvergenceProtocol.Wake(group));
}

/// <summary>For nodes that have no cloud: groups are kept, and nobody converges them.</summary>
internal sealed class NoConvergence : IConvergence
{
    /// <inheritdoc/>
    public void Wake(string group)
    {
    }
}
