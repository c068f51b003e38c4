using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replicas;

/// <summary>Questions that any node answers about its own replica.</summary>
internal static class ReplicaProtocol
{
    /// <summary>How does your replica stand? Answered with a <see cref="ReplicaReport"/>.</summary>
    public sealed record AskReport : IRegistersMessage
    {
        private AskReport()
        {
        }

        public static AskReport Instance { get; } = new();
    }

    /// <summary>Answer to <see cref="AskReport"/>.</summary>
    public sealed record Report(ReplicaReport Content) : IRegistersMessage;

    /// <summary>What do you hold of a register? Answered with an <see cref="Inspection"/>.</summary>
    public sealed record Inspect(RegisterKey Key) : IRegistersMessage;

    /// <summary>Answer to <see cref="Inspect"/>.</summary>
    public sealed record Inspection(RegisterInspection Content) : IRegistersMessage;

    /// <summary>Which keys are on your disk? Answered with <see cref="Keys"/>.</summary>
    /// <param name="Kind">Keys of this kind.</param>
    /// <param name="After">Only names after this one; empty for the start.</param>
    /// <param name="Limit">At most so many.</param>
    public sealed record ListKeys(string Kind, string After, int Limit) : IRegistersMessage;

    /// <summary>Answer to <see cref="ListKeys"/>.</summary>
    /// <param name="Replica">Whose disk.</param>
    /// <param name="Names">In byte order.</param>
    /// <param name="IsLast">Whether there are no more.</param>
    public sealed record Keys(ReplicaId Replica, IReadOnlyList<string> Names, bool IsLast) : IRegistersMessage;
}
