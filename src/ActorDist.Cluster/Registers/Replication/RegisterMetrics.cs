using System.Diagnostics;
using System.Diagnostics.Metrics;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>How long operations on registers take, by what is known of them afterwards. Costs a comparison when nobody listens.</summary>
internal static class RegisterMetrics
{
    private const string OutcomeTag = "actordist.register.outcome";
    private const string ReadTag = "actordist.register.read";

    private static readonly Meter Meter = new("ActorDist.Registers");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "actordist.register.operation.duration", "s", "Time from an operation's submission at this node to its answer");

    private static readonly Dictionary<(OutcomeKind Kind, bool IsRead), TagList> Tags = Enum.GetValues<OutcomeKind>()
        .SelectMany(kind => (bool[])[false, true], (kind, isRead) => (kind, isRead))
        .ToDictionary(key => key, key => new TagList { { OutcomeTag, key.kind.ToString().ToLowerInvariant() }, { ReadTag, key.isRead } });

    public static void Answered(Operation operation, OutcomeKind outcome)
    {
        if (Duration.Enabled)
            Duration.Record(Stopwatch.GetElapsedTime(operation.TakenAt).TotalSeconds, Tags[(outcome, operation.Read is not null)]);
    }
}
