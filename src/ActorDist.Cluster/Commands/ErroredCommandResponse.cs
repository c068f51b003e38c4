namespace ActorDist.Cluster.Commands;

/// <summary>The command failed or was refused; the client exits with 1.</summary>
public sealed class ErroredCommandResponse(string msg, bool final = true, object? data = null) : CommandResponse(msg, final, data)
{
    /// <inheritdoc/>
    public override bool IsError => true;

    /// <summary>The command line itself was wrong and nothing was tried; the client then exits with 2.</summary>
    public bool IsUsage { get; init; }
}
