using System.Runtime.InteropServices;
namespace ActorDist.Core.Consensus;

/// <summary>
/// Bound left by garbage collection: registers that an acceptor does not hold take part only above the ballot, and start above the
/// version, so a late message can neither revive a deleted register nor restart its versions.
/// </summary>
/// <param name="Ballot">Above every ballot used on a collected tombstone.</param>
/// <param name="Version">Not below the version of any collected tombstone.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Floor(Ballot Ballot, long Version)
{
    /// <summary>The bound that holds when both do.</summary>
    public static Floor Max(Floor left, Floor right) =>
        new(Ballot.Max(left.Ballot, right.Ballot), Math.Max(left.Version, right.Version));
}
