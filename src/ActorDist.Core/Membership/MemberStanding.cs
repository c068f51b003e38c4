namespace ActorDist.Core.Membership;

/// <summary>How a member stands in this node's gossip.</summary>
/// <param name="Key">The member.</param>
/// <param name="IsCounted">It is Up, Leaving or Exiting: it votes, and majorities are counted over it, whoever suspects it.</param>
/// <param name="IsUnreachable">Somebody's failure detector suspects it.</param>
public sealed record MemberStanding(MemberKey Key, bool IsCounted, bool IsUnreachable);
