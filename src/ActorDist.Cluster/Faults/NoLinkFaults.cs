namespace ActorDist.Cluster.Faults;

/// <summary>The links of a node whose faults are not enabled: whole.</summary>
public sealed class NoLinkFaults : ILinkFaults
{
    private NoLinkFaults()
    {
    }

    /// <summary>The only one.</summary>
    public static NoLinkFaults Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsConnectable(string peer) => true;

    /// <inheritdoc/>
    public Task WhenConnectableAsync(string peer, CancellationToken cancellation) => Task.CompletedTask;
}
