namespace ActorDist.Cluster.Commands;

/// <summary>How far a long command has come.</summary>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; at least <paramref name="Done"/>.</param>
/// <param name="Label">What is being counted, for example <c>requests</c>.</param>
public sealed record CommandProgress(long Done, long Total, string Label);
