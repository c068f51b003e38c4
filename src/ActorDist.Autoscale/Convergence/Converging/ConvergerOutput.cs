using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Planning;

namespace ActorDist.Autoscale.Convergence.Converging;

/// <summary>What a <see cref="Converger"/> wants done. Each but the timer and the stop is answered by one input.</summary>
public abstract record ConvergerOutput
{
    private ConvergerOutput()
    {
    }

    /// <summary>Raise the group's epoch in its register; answered by <see cref="Converger.OnRecord"/>.</summary>
    public sealed record Claim : ConvergerOutput;

    /// <summary>Read the register; answered by <see cref="Converger.OnRecord"/>.</summary>
    public sealed record Read : ConvergerOutput;

    /// <summary>Mark the group dirty: the cloud differs from what was settled; answered by <see cref="Converger.OnRecord"/>.</summary>
    /// <param name="Epoch">The owner's.</param>
    public sealed record MarkDirty(long Epoch) : ConvergerOutput;

    /// <summary>Record who is to be deleted; answered by <see cref="Converger.OnRecord"/>.</summary>
    /// <param name="Epoch">The owner's.</param>
    /// <param name="Version">Only if the group is still at this version.</param>
    /// <param name="Victims">The servers.</param>
    /// <param name="Servers">All that the cloud lists.</param>
    public sealed record RecordVictims(long Epoch, long Version, IReadOnlyList<string> Victims, IReadOnlyList<CloudServer> Servers)
        : ConvergerOutput;

    /// <summary>
    /// Report what the group has become, and clear its dirty mark where it has converged and nobody marked it again; answered by
    /// <see cref="Converger.OnRecord"/>.
    /// </summary>
    /// <param name="Epoch">The owner's.</param>
    /// <param name="Version">The version that was carried out.</param>
    /// <param name="Servers">All that the cloud lists.</param>
    /// <param name="Errors">Why it does not become what it should be.</param>
    /// <param name="IsConverged">Whether it is what it should be.</param>
    public sealed record Settle(
        long Epoch, long Version, IReadOnlyList<CloudServer> Servers, IReadOnlyList<string> Errors, bool IsConverged) : ConvergerOutput;

    /// <summary>Tell the cloud the epoch; answered by <see cref="Converger.OnFenced"/>.</summary>
    /// <param name="Epoch">The owner's.</param>
    public sealed record Fence(long Epoch) : ConvergerOutput;

    /// <summary>List the group's servers; answered by <see cref="Converger.OnGathered"/>.</summary>
    public sealed record Gather : ConvergerOutput;

    /// <summary>Call the cloud; answered by <see cref="Converger.OnStepEnded"/>.</summary>
    /// <param name="Epoch">The owner's.</param>
    /// <param name="Step">What to do.</param>
    public sealed record Execute(long Epoch, PlanStep Step) : ConvergerOutput;

    /// <summary>Call <see cref="Converger.OnTimer"/> after a delay.</summary>
    /// <param name="Number">Which timer; only the last one counts.</param>
    /// <param name="Delay">The delay.</param>
    public sealed record StartTimer(long Number, TimeSpan Delay) : ConvergerOutput;

    /// <summary>Nothing of this owner is under way any more, and nothing more will come.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Stop(string Reason) : ConvergerOutput;
}
