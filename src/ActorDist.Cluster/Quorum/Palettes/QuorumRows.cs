using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Registers.Palettes;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Palettes;

/// <summary>Writes how requests to the quorum store ended, and what its replicas hold, as rows.</summary>
internal static class QuorumRows
{
    /// <summary>The object's clock, each value with its dot, the context, and who answered.</summary>
    public static CommandResponse Values(QuorumKey key, QuorumOutcome outcome, ReplicaRing ring)
    {
        var data = Data(key, outcome, ring);
        if (outcome.Kind != OutcomeKind.Done)
            return NotDone(key, outcome, data);
        if (outcome.Siblings.Count == 0)
            return new ErroredCommandResponse(
                $"{key} | {(outcome.Context is null ? "absent" : $"deleted | context {outcome.Context}")}{Answers(outcome)}{Session(outcome)}", data: data);
        return new CommandResponse($"{string.Join('\n', Lines(key, outcome, ring))}{Session(outcome)}", data: data);
    }

    /// <summary>What a get sees, and what each replica holds by itself.</summary>
    public static CommandResponse Siblings(
        QuorumKey key, QuorumOutcome outcome, IReadOnlyList<QuorumInspection> inspections, ReplicaRing ring)
    {
        var values = Values(key, outcome, ring);
        var rows = inspections.Select(held => held.Siblings == 0
            ? $"{held.Node} holds nothing"
            : $"{held.Node} holds {Count(held.Siblings, "sibling")} {held.Clock} | {held.Bytes} bytes | epoch {held.Epoch} | {held.Digest}");
        var silent = ring.Members.Select(member => member.Name)
            .Except(inspections.Select(held => held.Node), StringComparer.Ordinal)
            .Select(node => $"{node} did not answer");
        var text = string.Join('\n', [values.Msg, .. rows, .. silent]);
        var data = new { Object = values.Data, Replicas = inspections };
        return values.IsError ? new ErroredCommandResponse(text, data: data) : new CommandResponse(text, data: data);
    }

    /// <summary>The dot of a write, and who has it on disk.</summary>
    public static CommandResponse Written(QuorumKey key, QuorumOutcome outcome, string done, ReplicaRing ring)
    {
        var data = Data(key, outcome, ring);
        if (outcome.Kind != OutcomeKind.Done)
            return NotDone(key, outcome, data);
        var dot = outcome.Dot is { } written ? $" | {ClockText.Of(written, outcome.Clock, ring)}" : "";
        return new CommandResponse($"{key} | {done}{dot}{Answers(outcome)}{Warning(outcome)}{Session(outcome)}", data: data);
    }

    /// <summary>A row a node: the replicas it exchanged with, and what came of it.</summary>
    public static CommandResponse Repairs(IReadOnlyList<QuorumRepair> repairs, IQuorumReplicas replicas)
    {
        if (repairs.Count == 0)
            return new ErroredCommandResponse(replicas.WaitingFor ?? "no replica answered");
        var rows = repairs.Select(repair => string.Concat(
            $"{repair.Node} | compared with {(repair.Exchanged.Count == 0 ? "nobody" : string.Join(", ", repair.Exchanged))}",
            $" | {Count(repair.Received, "object")} repaired here | {repair.Bytes} bytes sent",
            repair.Failed.Count == 0 ? "" : $" | no exchange with {string.Join(", ", repair.Failed)}"));
        var text = string.Join('\n', rows);
        return repairs.Any(repair => repair.Failed.Count > 0)
            ? new ErroredCommandResponse(text, data: new { Repairs = repairs })
            : new CommandResponse(text, data: new { Repairs = repairs });
    }

    /// <summary>A row a fallback and primary.</summary>
    public static CommandResponse Hints(IReadOnlyList<QuorumReport> reports)
    {
        var rows = reports.SelectMany(report => report.Hints.OrderBy(hint => hint.Key, StringComparer.Ordinal)
            .Select(hint => $"{report.Node} keeps {Count(hint.Value, "hint")} for {hint.Key}")).ToList();
        var data = new { Nodes = reports.Select(report => new { report.Node, report.Hints, report.HandedOff }) };
        return new CommandResponse(rows.Count == 0 ? "no hints are kept" : string.Join('\n', rows), data: data);
    }

    /// <summary>A row a replica, in the order of the key.</summary>
    public static CommandResponse Preflist(QuorumKey key, IReadOnlyList<QuorumPlace> places) => new(
        string.Join('\n', places.Select((place, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"{index + 1} | {place.Node} | {(place.IsPrimary ? "primary" : "fallback")} | {(place.IsUp ? "up" : "down")}"))),
        data: new { Key = key.Text, Replicas = places });

    /// <summary>A row a node.</summary>
    public static CommandResponse Reports(IReadOnlyList<QuorumReport> reports) => new(
        string.Join('\n', reports.Select(report => report.WaitingFor is { } reason
            ? $"{report.Node} | {reason}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Node} | {report.Requests} under way | {report.Repairs} read repairs | {report.HandedOff} hints handed off | "
                + $"{report.Exchanges} exchanges, {report.Exchanged} objects received | trees {(report.IsTreeBuilt ? "built" : "being built")} | "
                + $"sent {report.RequestBytes} + {report.HandOffBytes} + {report.AntiEntropyBytes} bytes"))),
        data: new { Nodes = reports });

    private static IEnumerable<string> Lines(QuorumKey key, QuorumOutcome outcome, ReplicaRing ring)
    {
        var clock = outcome.Clock.Count > 0 ? $" {ClockText.Of(outcome.Clock, ring)}" : "";
        yield return $"{key} | {Count(outcome.Siblings.Count, "value")}{clock}{Answers(outcome)}{Warning(outcome)}";
        for (var i = 0; i < outcome.Siblings.Count; i++)
        {
            var sibling = outcome.Siblings[i];
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1} | {Event(sibling, outcome.Clock, ring)}{ValueText.Of(sibling.Content.Value.Span)}");
        }

        yield return $"context {outcome.Context}";
    }

    private static string Event(Sibling sibling, VectorClock clock, ReplicaRing ring) =>
        sibling.Dot is { } dot ? $"{ClockText.Of(dot, clock, ring)} | " : sibling.WrittenAt is { } at ? $"{at} | " : "";

    private static ErroredCommandResponse NotDone(QuorumKey key, QuorumOutcome outcome, object data) =>
        new($"{key} | {outcome.Kind.ToString().ToLowerInvariant()} | {outcome.Reason}{Answers(outcome)}", data: data);

    private static string Warning(QuorumOutcome outcome) => outcome.Warning is { } warning ? $" | warning: {warning}" : "";

    private static string Session(QuorumOutcome outcome) => outcome.Session is { } session ? $"\nsession {session}" : "";

    private static string Answers(QuorumOutcome outcome) => outcome.Answers.Count == 0
        ? ""
        : " | " + string.Join(", ", outcome.Answers.Select(answer => string.Concat(
            answer.Replica.Name,
            answer.StandsFor is { } primary ? $" for {primary.Name}" : "",
            $" {Said(answer.Kind)}",
            answer.NeedsRepair ? " (repaired)" : "")));

    private static string Said(ReplicaAnswerKind kind) => kind switch
    {
        ReplicaAnswerKind.Waiting => "silent yet",
        ReplicaAnswerKind.NotFound => "not found",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static object Data(QuorumKey key, QuorumOutcome outcome, ReplicaRing ring) => new
    {
        Key = key.Text,
        Outcome = outcome.Kind.ToString().ToLowerInvariant(),
        Error = outcome.Reason,
        Siblings = outcome.Siblings.Select(sibling => new
        {
            Value = Utf8.IsValid(sibling.Content.Value.Span) ? Encoding.UTF8.GetString(sibling.Content.Value.Span) : null,
            Base64 = Utf8.IsValid(sibling.Content.Value.Span) ? null : Convert.ToBase64String(sibling.Content.Value.Span),
            Dot = sibling.Dot is { } dot ? ClockText.Of(dot, outcome.Clock, ring) : null,
            WrittenAt = sibling.WrittenAt?.ToString(),
        }),
        Clock = outcome.Clock.Count > 0 ? ClockText.Of(outcome.Clock, ring) : null,
        Context = outcome.Context?.ToString(),
        Session = outcome.Session?.ToString(),
        Dot = outcome.Dot is { } written ? ClockText.Of(written, outcome.Clock, ring) : null,
        Replicas = outcome.Answers.Select(answer => new
        {
            Node = answer.Replica.Name,
            StandsFor = answer.StandsFor?.Name,
            Answer = Said(answer.Kind),
            Repaired = answer.NeedsRepair,
        }),
        outcome.Warning,
    };
}
