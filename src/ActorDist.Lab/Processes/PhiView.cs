using System.Text.Json.Serialization;

namespace ActorDist.Lab.Processes;

/// <summary>A node's suspicion of its peers, GET /cluster/phi.</summary>
/// <param name="Evidence">Members that may have crashed, and the last ones that were looked at.</param>
/// <param name="Members">The other members.</param>
public sealed record PhiView(IReadOnlyList<EvidenceView> Evidence, IReadOnlyList<SuspicionView> Members)
{
    /// <summary>What is known of a start of a node last; null where there was no reason to look at it.</summary>
    public EvidenceView? Of(string name, string uid) => Evidence.LastOrDefault(row =>
        string.Equals(row.Name, name, StringComparison.Ordinal) && string.Equals($"{row.Uid}", uid, StringComparison.Ordinal));
}

/// <summary>How a node's failure detector judges a member.</summary>
/// <param name="Address">The member.</param>
/// <param name="Phi">Suspicion; null where this node does not watch it.</param>
/// <param name="SinceLastHeartbeatMs">Milliseconds since the last answer to a heartbeat; null as for <paramref name="Phi"/>.</param>
/// <param name="IsUnreachable">The gossip marks it unreachable.</param>
public sealed record SuspicionView(
    string Address,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double? Phi,
    double? SinceLastHeartbeatMs,
    bool IsUnreachable);

/// <summary>The evidence about one start of a member, as one node has it.</summary>
/// <param name="Name">The member.</param>
/// <param name="Uid">Which start of it.</param>
/// <param name="State">Probing, Ambiguous, Refused, Vetoed or Decided.</param>
/// <param name="IsOpen">Whether it is still looked at.</param>
/// <param name="Reason">The first sign.</param>
/// <param name="RefusedBy">Who found its port refused.</param>
/// <param name="VetoedBy">Who found it alive or its port open.</param>
/// <param name="DecidedBy">Who downed it on evidence; null where nobody did.</param>
public sealed record EvidenceView(
    string Name,
    long Uid,
    string State,
    bool IsOpen,
    string Reason,
    IReadOnlyList<string> RefusedBy,
    IReadOnlyList<string> VetoedBy,
    string? DecidedBy = null)
{
    /// <summary>Whether a majority's refusals downed it.</summary>
    public bool IsDecided => string.Equals(State, "Decided", StringComparison.Ordinal);

    /// <summary>In one line of people's words.</summary>
    public override string ToString() => $"{State.ToLowerInvariant()}: {Reason}; refused by {Names.Of(RefusedBy)}; vetoed by {Names.Of(VetoedBy)}"
        + (DecidedBy is null ? "" : $"; downed by {DecidedBy}");
}
