using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Table;

namespace ActorDist.Cluster.Faults.Palettes;

/// <summary>Writes what became of faults, and what was seen of them, as rows.</summary>
internal static class FaultRows
{
    /// <summary>Whether it is made, then a row a node, then a row a link that is not as asked.</summary>
    public static CommandResponse Report(FaultReport report)
    {
        var links = report.Links.Count > 0 ? $" | {report.Links.Count - report.NotMade.Count} of {report.Links.Count} links" : "";
        var rows = report.Nodes.Select(Row)
            .Prepend($"{report.Fault} | {(report.IsMade ? "made" : "not made")}{links}")
            .Concat(report.NotMade.Select(fault => $"{fault.Link} | not {fault.Rule}"));
        var data = new
        {
            report.Fault,
            Made = report.IsMade,
            Nodes = report.Nodes.Select(Data),
            Links = report.Links.Select(LinkRuleText.Of),
            NotMade = report.NotMade.Select(LinkRuleText.Of),
        };
        var text = string.Join('\n', rows);
        return report.IsMade ? new CommandResponse(text, data: data) : new ErroredCommandResponse(text, data: data);
    }

    /// <summary>A row a rule, a row a link, channel and end of it, and a row a node that did not answer.</summary>
    public static CommandResponse Status(FaultStatus status)
    {
        var rules = status.Nodes.SelectMany(node => node.Rules).Distinct()
            .OrderBy(rule => rule.From, StringComparer.Ordinal).ThenBy(rule => rule.To, StringComparer.Ordinal).ToArray();
        var skews = status.Nodes.Where(node => !string.Equals(node.ClockSkew, "0s", StringComparison.Ordinal));
        var rows = rules.Select(rule => $"{rule.From} -> {rule.To} | {rule.Rule}")
            .DefaultIfEmpty("every link is whole")
            .Concat(skews.Select(node => $"{node.Node} | clock wrong by {node.ClockSkew}"))
            .Concat(status.Nodes.SelectMany(node => node.Links)
                .OrderBy(seen => seen.From, StringComparer.Ordinal)
                .ThenBy(seen => seen.To, StringComparer.Ordinal)
                .ThenBy(seen => seen.Channel, StringComparer.Ordinal)
                .Select(Row))
            .Concat(status.Silent.Select(Row));
        var data = new { status.Nodes, Silent = status.Silent.Select(Data) };
        var text = string.Join('\n', rows);
        return new CommandResponse(text, data: data);
    }

    private static string Row(LinkObservation seen) =>
        $"{seen.From} -> {seen.To} | {seen.Channel} | seen by {seen.SeenBy} | {seen.Rule}"
        + $" | passed {seen.Passed} ({seen.PassedBytes} bytes){At(", last", seen.LastPassedAt)}"
        + $" | dropped {seen.Dropped} ({seen.DroppedBytes} bytes){At(", last", seen.LastDroppedAt)} | delayed {seen.Delayed}";

    private static string Row(NodeOutcome node) => node.Outcome is FaultOutcome.Applied
        ? $"{node.Node} | applied"
        : $"{node.Node} | {Name(node.Outcome)} | {node.Error}";

    private static object Data(NodeOutcome node) => new { node.Node, Outcome = Name(node.Outcome), node.Error };

    private static string Name(FaultOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string At(string what, DateTimeOffset? time) => time is { } at ? $"{what} {at:HH:mm:ss.fff}" : "";
}
