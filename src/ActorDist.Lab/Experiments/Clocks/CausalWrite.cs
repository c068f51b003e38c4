using ActorDist.Core.Clocks;

namespace ActorDist.Lab.Experiments.Clocks;

/// <summary>A write, what its writer had seen, and what the clocks say of it.</summary>
/// <param name="Node">The node that took it in.</param>
/// <param name="Past">Numbers of the writes of its object that happened before it: those that its writer had seen, and what they had seen.</param>
/// <param name="Dot">The event that it is.</param>
/// <param name="Clock">The clock of what its writer had seen.</param>
/// <param name="Stamp">When it was, by the node's own clock.</param>
internal sealed record CausalWrite(string Node, IReadOnlySet<int> Past, string Dot, EventClock Clock, HybridTimestamp Stamp);
