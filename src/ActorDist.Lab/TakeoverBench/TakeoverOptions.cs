namespace ActorDist.Lab.TakeoverBench;

/// <summary>What was asked.</summary>
/// <param name="Nodes">Nodes of each cluster.</param>
/// <param name="Kills">Kills of each case.</param>
/// <param name="Cases">The cases.</param>
/// <param name="Systems">The ways to take over.</param>
/// <param name="Profile">The profile of every node.</param>
/// <param name="Rate">Requests asked for each second while nodes die.</param>
/// <param name="Busy">Busy loops beside it all.</param>
public sealed record TakeoverOptions(
    int Nodes, int Kills, IReadOnlyList<TakeoverCase> Cases, IReadOnlyList<TakeoverSystem> Systems, string Profile, int Rate, int Busy);
