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
    /// <param name="Self">The node's name and disk.</param>
    /// <param name="Cluster">The cluster that the disk belongs to; null for none.</param>
    /// <param name="Configuration">The newest configuration it has learned.</param>
    public sealed record Standing(Core.Consensus.Member Self, string? Cluster, Configuration Configuration) : IRegistersMessage;

    /// <summary>Bind your disk to this cluster for good, unless it belongs to another one.</summary>
    public sealed record Join(string Cluster) : IRegistersMessage;
}
