namespace ActorDist.Core.Consensus;

/// <summary>What a replica keeps on disk beside its registers.</summary>
/// <param name="Configuration">The newest configuration it has learned.</param>
/// <param name="Floor">Bound left by garbage collection.</param>
/// <param name="Copy">How far the copy that a joint configuration asks of it has come.</param>
public sealed record ReplicaMeta(Configuration Configuration, Floor Floor, CopyProgress Copy)
{
    /// <summary>A replica on a new disk.</summary>
    public static ReplicaMeta New { get; } = new(Configuration.None, default, default);
}
