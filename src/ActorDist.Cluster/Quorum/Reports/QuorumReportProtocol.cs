using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Reports;

/// <summary>Questions that any node answers about its own quorum replica.</summary>
internal static class QuorumReportProtocol
{
    /// <summary>How does your replica stand? Answered with a <see cref="Report"/>.</summary>
    public sealed record AskReport : IQuorumMessage
    {
        private AskReport()
        {
        }

        public static AskReport Instance { get; } = new();
    }

    /// <summary>Answer to <see cref="AskReport"/>.</summary>
    public sealed record Report(QuorumReport Content) : IQuorumMessage;

    /// <summary>What do you hold of an object? Answered with an <see cref="Inspection"/>.</summary>
    public sealed record Inspect(QuorumKey Key) : IQuorumMessage;

    /// <summary>Answer to <see cref="Inspect"/>.</summary>
    public sealed record Inspection(QuorumInspection Content) : IQuorumMessage;

    /// <summary>Go through an exchange of anti-entropy with each other replica. Answered with a <see cref="Repaired"/>.</summary>
    public sealed record Repair : IQuorumMessage
    {
        private Repair()
        {
        }

        public static Repair Instance { get; } = new();
    }

    /// <summary>Answer to <see cref="Repair"/>.</summary>
    public sealed record Repaired(QuorumRepair Content) : IQuorumMessage;
}
