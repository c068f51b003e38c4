using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Tests.Crdts.Laws;

/// <summary>A change, and the changes its replica knew of when it made it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Origin">Who made it.</param>
/// <param name="Step">What it was.</param>
/// <param name="Seen">Numbers of those known of.</param>
public sealed record Change(int Id, Origin Origin, Step Step, ImmutableHashSet<int> Seen)
{
    public bool Saw(Change other) => Seen.Contains(other.Id);
}
