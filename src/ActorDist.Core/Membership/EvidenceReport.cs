namespace ActorDist.Core.Membership;

/// <summary>What a node knows of a member that may have crashed.</summary>
/// <param name="Member">The member.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it is looked at.</param>
/// <param name="RefusedBy">Who found its port refused, of the votes that count now.</param>
/// <param name="VetoedBy">Who found it alive or its port open.</param>
/// <param name="DecidedBy">Who downed it, as far as this node was told.</param>
public sealed record EvidenceReport(
    MemberKey Member,
    EvidenceState State,
    string Reason,
    IReadOnlyList<MemberKey> RefusedBy,
    IReadOnlyList<MemberKey> VetoedBy,
    MemberKey? DecidedBy);
