using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Reports;

/// <summary>An operation as it is drawn.</summary>
/// <param name="Invocation">Its call.</param>
/// <param name="Completion">Its end; null where the client still waits.</param>
internal sealed record DrawnOperation(HistoryEvent Invocation, HistoryEvent? Completion)
{
    /// <summary>When it was called, in seconds.</summary>
    public double From => (Invocation.Time ?? 0) / 1e9;

    /// <summary>When it ended, in seconds; its call where it never did.</summary>
    public double To => (Completion?.Time ?? Invocation.Time ?? 0) / 1e9;

    /// <summary>How it ended, in Jepsen's words.</summary>
    public EventType End => Completion?.Type ?? EventType.Info;

    /// <summary>Whether it may have changed something.</summary>
    public bool IsWrite => Invocation.Function is "write" or "cas";

    /// <summary>What it wrote, or would have; null where it only read.</summary>
    public string? Written => IsWrite ? (Invocation.Value is JsonArray pair ? pair[^1] : Invocation.Value)?.ToJsonString() : null;

    /// <summary>What it found; null where it found nothing, or it is not known.</summary>
    public string? Found => End != EventType.Ok ? null : Invocation.Function switch
    {
        "read" => Completion!.Value?.ToJsonString(),
        "cas" => (Invocation.Value as JsonArray)?[0]?.ToJsonString(),
        _ => null,
    };

    /// <summary>Its colour.</summary>
    public string Colour => End switch
    {
        EventType.Ok => "#2f6fb3",
        EventType.Fail => "#d9902f",
        _ => "#8250df",
    };

    /// <summary>What it was, for people.</summary>
    public string Text =>
        $"process {Invocation.Process}, key {Invocation.Key}: {Invocation.Function} {Invocation.Value?.ToJsonString()} "
        + $"{End.ToString().ToLowerInvariant()} {(End == EventType.Ok ? Completion!.Value?.ToJsonString() ?? "nil" : "")}, "
        + FormattableString.Invariant($"{From:0.000} to {To:0.000} s");

    /// <summary>The operations of a history, in the order of their calls.</summary>
    public static IReadOnlyList<DrawnOperation> Of(IReadOnlyList<HistoryEvent> events)
    {
        var (operations, open) = (new List<DrawnOperation>(), new Dictionary<int, int>());
        foreach (var each in events.Where(each => each.Process != HistoryEvent.Nemesis))
        {
            if (each.Type == EventType.Invoke)
            {
                open[each.Process] = operations.Count;
                operations.Add(new DrawnOperation(each, Completion: null));
            }
            else if (open.Remove(each.Process, out var index))
            {
                operations[index] = operations[index] with { Completion = each };
            }
        }

        return operations;
    }
}
