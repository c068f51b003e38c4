using ActorDist.Lab.QuorumBench.Doors;

namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>What is measured on a cluster that runs.</summary>
/// <param name="Name">put or get.</param>
/// <param name="Store">The store and how it is asked.</param>
/// <param name="IsPut">Whether clients put; else they get.</param>
/// <param name="Doors">Where.</param>
internal sealed record StoreWorkload(string Name, string Store, bool IsPut, DoorRing Doors);
