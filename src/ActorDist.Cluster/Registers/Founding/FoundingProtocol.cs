using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Founding;

/// <summary>What nodes say to each other until all know the cluster's configuration.</summary>
internal static class FoundingProtocol
{
    /// <summary>Who are you, and what do you know?</summary>
    public sealed record Ask : IRegistersMessage
    {
        private Ask()
        {
        }

        public static Ask Instance { get; } = new();
    }

    /// <summary>Answer to <see cref="Ask"/> and to <see cref="Join"/>; durable before it is sent.</summary>
    /// <param name="Standing">What the sender knows.</param>
    public sealed record Told(Standing Standing) : IRegistersMessage;

    /// <summary>Bind your disk to this cluster for good, unless it belongs to another one.</summary>
    public sealed record Join(string Cluster) : IRegistersMessage;
}
