using ActorDist.Core.Clocks;
using Akka.Cluster;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>Where a change is made.</summary>
/// <param name="Node">This start of this node.</param>
/// <param name="Clock">Times of changes that go by them, each later than the one before.</param>
/// <param name="Find">The start of the member of a name, or null.</param>
/// <param name="MaxBytes">Most bytes of a state.</param>
public sealed record ChangeContext(UniqueAddress Node, Func<HybridTimestamp> Clock, Func<string, UniqueAddress?> Find, int MaxBytes);
