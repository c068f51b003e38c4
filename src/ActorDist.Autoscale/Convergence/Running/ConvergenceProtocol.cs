namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>The messages to the entity that owns a group.</summary>
public static class ConvergenceProtocol
{
    /// <summary>Crosses nodes; bound to <see cref="ConvergenceSerializer"/>.</summary>
    public interface IConvergenceMessage;

    /// <summary>Look at the group: something was decided about it, or it is time. Not answered, and harmless when repeated.</summary>
    /// <param name="Group">The group, <c>TENANT/GROUP</c>.</param>
    public sealed record Wake(string Group) : IConvergenceMessage;

    /// <summary>The shard is to live elsewhere, or the group was idle for long: finish what is under way and stop.</summary>
    public sealed record Drain : IConvergenceMessage
    {
        private Drain()
        {
        }

        /// <summary>The only one.</summary>
        public static Drain Instance { get; } = new();
    }
}
