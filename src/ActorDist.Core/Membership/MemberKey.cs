namespace ActorDist.Core.Membership;

/// <summary>One start of a member: who comes back at the same address is another one.</summary>
/// <param name="Address">The address that peers reach it at.</param>
/// <param name="Uid">Drawn anew at each start.</param>
public readonly record struct MemberKey(string Address, long Uid)
{
    /// <inheritdoc />
    public override string ToString() => $"{Address}#{Uid}";
}
