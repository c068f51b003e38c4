using ActorDist.Autoscale.Cloud;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>One call to the cloud.</summary>
public abstract record PlanStep
{
    private PlanStep()
    {
    }

    /// <summary>The step for people; nothing of a launch configuration, which may have secrets.</summary>
    public abstract string Words { get; }

    /// <summary>Creates a server.</summary>
    /// <param name="Ordinal">Which one of this version's.</param>
    /// <param name="Order">What to create.</param>
    public sealed record Create(int Ordinal, ServerOrder Order) : PlanStep
    {
        /// <inheritdoc/>
        public override string Words => $"create {Order.Name}";
    }

    /// <summary>Deletes a server.</summary>
    /// <param name="Server">The server.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Delete(CloudServer Server, string Reason) : PlanStep
    {
        /// <inheritdoc/>
        public override string Words => $"delete {Server.Id}: {Reason}";
    }

    /// <summary>Takes a server out of the group.</summary>
    /// <param name="Server">The server.</param>
    public sealed record Disown(CloudServer Server) : PlanStep
    {
        /// <inheritdoc/>
        public override string Words => $"take {Server.Id} out of the group";
    }

    /// <summary>Has a load balancer send connections to a server.</summary>
    /// <param name="Server">The server.</param>
    /// <param name="Balancer">The load balancer.</param>
    public sealed record Attach(CloudServer Server, LoadBalancer Balancer) : PlanStep
    {
        /// <inheritdoc/>
        public override string Words => $"have load balancer {Balancer.Id} send connections to {Server.Id}, port {Balancer.Port}";
    }

    /// <summary>Has a load balancer send no new connections to a server that is to go.</summary>
    /// <param name="Server">The server.</param>
    /// <param name="Balancer">The load balancer.</param>
    public sealed record Drain(CloudServer Server, LoadBalancer Balancer) : PlanStep
    {
        /// <inheritdoc/>
        public override string Words => $"have load balancer {Balancer.Id} send no new connections to {Server.Id}";
    }

    /// <summary>Takes a server's node from a load balancer.</summary>
    /// <param name="Server">The server.</param>
    /// <param name="Balancer">The load balancer's name.</param>
    public sealed record Detach(CloudServer Server, string Balancer) : PlanStep
    {
        /// <inheritdoc/>
        public override string Words => $"take {Server.Id} from load balancer {Balancer}";
    }
}
