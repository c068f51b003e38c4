using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;

namespace ActorDist.Cluster.Faults.Control;

/// <summary>Refuses: this node was started without faults.</summary>
public sealed class DisabledFaults : IFaults
{
    private DisabledFaults()
    {
    }

    /// <summary>The only one.</summary>
    public static DisabledFaults Instance { get; } = new();

    /// <summary>Why nothing is done.</summary>
    public static FaultRefusedException Refusal { get; } =
        new("faults are not enabled: start the nodes with --set actordist.faults.enabled=on (the lab profile has it)");

    /// <inheritdoc/>
    public Task<FaultReport> MakeAsync(FaultShape shape, CancellationToken cancellation) => Task.FromException<FaultReport>(Refusal);

    /// <inheritdoc/>
    public Task<FaultReport> HealAsync(CancellationToken cancellation) => Task.FromException<FaultReport>(Refusal);

    /// <inheritdoc/>
    public Task<FaultReport> SkewAsync(string node, TimeSpan skew, CancellationToken cancellation) =>
        Task.FromException<FaultReport>(Refusal);

    /// <inheritdoc/>
    public Task<FaultReport> BreakAsync(string node, ProcessFault fault, CancellationToken cancellation) =>
        Task.FromException<FaultReport>(Refusal);

    /// <inheritdoc/>
    public Task<FaultStatus> StatusAsync(CancellationToken cancellation) => Task.FromException<FaultStatus>(Refusal);
}
