namespace ActorDist.Cluster.Overview;

/// <summary>The messages between a node that somebody looks at and the others.</summary>
public static class OverviewProtocol
{
    /// <summary>Crosses nodes; bound to <see cref="OverviewSerializer"/>.</summary>
    public interface IOverviewMessage;

    /// <summary>Asks a node for its <see cref="NodeReport"/>.</summary>
    public sealed record Ask : IOverviewMessage
    {
        /// <summary>The question.</summary>
        public static Ask Instance { get; } = new();
    }
}
