using ActorDist.Autoscale.Cloud;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>One call to the cloud.</summary>
public abstract record PlanStep
{
    private PlanStep()
    {
    }

    /// <summary>Creates a server.</summary>
    /// <param name="Ordinal">Which one of this version's.</param>
    /// <param name="Order">What to create.</param>
    public sealed record Create(int Ordinal, ServerOrder Order) : PlanStep;

    /// <summary>Deletes a server.</summary>
    /// <param name="Server">The server.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Delete(CloudServer Server, string Reason) : PlanStep;

    /// <summary>Takes a server out of the group.</summary>
    /// <param name="Server">The server.</param>
    public sealed record Disown(CloudServer Server) : PlanStep;
}
