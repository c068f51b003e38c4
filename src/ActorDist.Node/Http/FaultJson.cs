using System.Globalization;
using System.Text.Json.Serialization;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Core;

namespace ActorDist.Node.Http;

/// <summary>The shapes of bodies and answers about faults, in the words of the palette <c>fault</c>.</summary>
public static class FaultJson
{
    /// <summary>The body of POST /v1/faults: a shape and what it needs.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ShapeBody(
        string Shape,
        IReadOnlyList<string>? A = null,
        IReadOnlyList<string>? B = null,
        IReadOnlyList<string>? Nodes = null,
        string? Over = null,
        string? From = null,
        string? To = null,
        bool OneWay = false,
        string? Delay = null,
        string? Jitter = null,
        string? Rate = null,
        string? Loss = null)
    {
        /// <summary>The shape.</summary>
        /// <exception cref="FaultRefusedException">There is none of that name, or it needs what is not there.</exception>
        public FaultShape ToShape() => Shape switch
        {
            "partition" => new FaultShape.Partition(Group("a", A)!, Group("b", B)!),
            "isolate" => new FaultShape.Isolate(Group("nodes", Nodes)!),
            "bridge" => new FaultShape.Bridge(
                Needed("over", Over), A is null ? null : Group("a", A), B is null ? null : Group("b", B)),
            "majorities-ring" => new FaultShape.MajoritiesRing(),
            "cut" => new FaultShape.Cut(Needed("from", From), Needed("to", To), OneWay),
            "slow" => new FaultShape.Slow(LinkRule.Slow(Delay, Jitter, Rate, Loss), From, To, OneWay),
            _ => throw new FaultRefusedException(
                $"there is no shape '{Shape}'; shapes are partition, isolate, bridge, majorities-ring, cut, slow"),
        };

        private static IReadOnlyList<string> Group(string name, IReadOnlyList<string>? names) => FaultShape.Group(name, names ?? []);

        private string Needed(string name, string? value) =>
            value ?? throw new FaultRefusedException($"{Shape} needs '{name}', a node's name");
    }

    /// <summary>The body of PUT /v1/faults/clock.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ClockBody(string Node, string Skew);

    /// <summary>The body of PUT /v1/faults/node/clock.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record NodeClockBody(string Skew);

    /// <summary>The body of POST /v1/faults/process: <c>kill</c>, or <c>pause</c> for a time.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ProcessBody(string Node, string Fault, string? For = null);

    /// <summary>The body of POST /v1/faults/node/process.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record NodeProcessBody(string Fault, string? For = null);

    /// <summary>The body of POST /v1/faults/node: the rules of links; a link with none of the words is whole.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record RulesBody(IReadOnlyList<RuleBody> Rules)
    {
        /// <summary>From rules.</summary>
        public static RulesBody Of(IReadOnlyList<LinkFault> faults) => new([.. faults.Select(RuleBody.Of)]);
    }

    /// <summary>A link's rule.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record RuleBody(
        string From,
        string To,
        bool Cut = false,
        string? Delay = null,
        string? Jitter = null,
        string? Rate = null,
        string? Loss = null)
    {
        /// <summary>From a rule.</summary>
        public static RuleBody Of(LinkFault fault) => new(
            fault.Link.From,
            fault.Link.To,
            fault.Rule.IsCut,
            fault.Rule.Delay > TimeSpan.Zero ? DurationText.Format(fault.Rule.Delay) : null,
            fault.Rule.Jitter > TimeSpan.Zero ? DurationText.Format(fault.Rule.Jitter) : null,
            fault.Rule.Rate is { } rate ? LinkRule.RateText(rate) : null,
            fault.Rule.Loss > 0 ? fault.Rule.Loss.ToString(CultureInfo.InvariantCulture) : null);

        /// <summary>The rule.</summary>
        /// <exception cref="FaultRefusedException">A part of it is malformed.</exception>
        public LinkFault ToFault() => string.Equals(From, To, StringComparison.Ordinal) || From.Length == 0 || To.Length == 0
            ? throw new FaultRefusedException($"a link has two ends, each a node's name; they are '{From}' and '{To}'")
            : new LinkFault(new Link(From, To), LinkRule.Of(Cut, Delay, Jitter, Rate, Loss));
    }

    /// <summary>The answer of what changes faults over the cluster.</summary>
    public sealed record OutcomeBody(
        string Fault,
        bool Made,
        IReadOnlyList<NodeBody> Nodes,
        IReadOnlyList<LinkRuleText> Links,
        IReadOnlyList<LinkRuleText> NotMade)
    {
        /// <summary>From a report.</summary>
        public static OutcomeBody Of(FaultReport report) => new(
            report.Fault,
            report.IsMade,
            [.. report.Nodes.Select(NodeBody.Of)],
            [.. report.Links.Select(LinkRuleText.Of)],
            [.. report.NotMade.Select(LinkRuleText.Of)]);
    }

    /// <summary>What became of a fault at a node: applied, failed (certainly not) or unknown.</summary>
    public sealed record NodeBody(string Node, string Outcome, string? Error)
    {
        /// <summary>From an outcome.</summary>
        public static NodeBody Of(NodeOutcome outcome) => new(outcome.Node, outcome.Outcome.ToString().ToLowerInvariant(), outcome.Error);
    }

    /// <summary>The answer of GET /v1/faults.</summary>
    public sealed record StatusBody(IReadOnlyList<NodeFaultStatus> Nodes, IReadOnlyList<NodeBody> Silent)
    {
        /// <summary>From a status.</summary>
        public static StatusBody Of(FaultStatus status) => new(status.Nodes, [.. status.Silent.Select(NodeBody.Of)]);
    }
}
