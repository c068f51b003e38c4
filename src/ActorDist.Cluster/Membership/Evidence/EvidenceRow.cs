using System.Text.Json.Serialization;
using ActorDist.Core.Membership;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>What a node knows, or knew last, of a member that may have crashed; members are named as people name them, n1, n2 ...</summary>
/// <param name="Address">The member's address.</param>
/// <param name="Name">The member.</param>
/// <param name="Uid">Which start of it.</param>
/// <param name="State">Where the evidence stands.</param>
/// <param name="IsOpen">It is still looked at; false once it was removed, or found alive again and again.</param>
/// <param name="Reason">The first sign.</param>
/// <param name="Since">When that was, by this node's clock.</param>
/// <param name="RefusedBy">Who found its port refused.</param>
/// <param name="VetoedBy">Who found it alive or its port open.</param>
/// <param name="DecidedBy">Who downed it; null where nobody did on evidence.</param>
/// <param name="DecidedAfterMs">Milliseconds from the first sign to the decision, both at this node.</param>
public sealed record EvidenceRow(
    string Address,
    string Name,
    long Uid,
    [property: JsonConverter(typeof(JsonStringEnumConverter<EvidenceState>))] EvidenceState State,
    bool IsOpen,
    string Reason,
    DateTimeOffset Since,
    IReadOnlyList<string> RefusedBy,
    IReadOnlyList<string> VetoedBy,
    string? DecidedBy,
    double? DecidedAfterMs);
