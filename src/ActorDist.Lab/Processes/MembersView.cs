namespace ActorDist.Lab.Processes;

/// <summary>The cluster as one node sees it: GET /cluster/members.</summary>
/// <param name="SelfNode">The node's own address.</param>
/// <param name="Leader">The leader's address, where there is one.</param>
/// <param name="Oldest">The oldest member's address, where there is one: the shard coordinator's node.</param>
/// <param name="Members">The members.</param>
/// <param name="Unreachable">Those that somebody's failure detector suspects.</param>
public sealed record MembersView(
    string SelfNode, string? Leader, string? Oldest, IReadOnlyList<MemberView> Members, IReadOnlyList<UnreachableView> Unreachable)
{
    /// <summary>The member of a name, or null where it is none.</summary>
    public MemberView? Member(string name) => Members.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.Ordinal));

    /// <summary>Whether somebody suspects the node.</summary>
    public bool Suspects(string name) => Unreachable.Any(u => string.Equals(u.Name, name, StringComparison.Ordinal));

    /// <summary>The oldest member's name, or null where there is none.</summary>
    public string? OldestName => Members.FirstOrDefault(m => string.Equals(m.Node, Oldest, StringComparison.Ordinal))?.Name;
}

/// <summary>One member.</summary>
/// <param name="Node">Its address.</param>
/// <param name="Name">n1, n2 ...</param>
/// <param name="NodeUid">Another one for each start of the same address.</param>
/// <param name="Status">Joining, Up, Leaving, Exiting, Down.</param>
public sealed record MemberView(string Node, string Name, string NodeUid, string Status)
{
    /// <summary>Whether it takes part.</summary>
    public bool IsUp => string.Equals(Status, "Up", StringComparison.Ordinal);
}

/// <summary>A member that failure detectors suspect.</summary>
/// <param name="Node">Its address.</param>
/// <param name="Name">n1, n2 ...</param>
public sealed record UnreachableView(string Node, string Name);
