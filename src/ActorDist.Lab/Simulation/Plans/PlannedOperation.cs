namespace ActorDist.Lab.Simulation.Plans;

/// <summary>One operation of a client's script.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Key">Which of the run's registers.</param>
/// <param name="Node">Which node is asked first.</param>
/// <param name="Think">Milliseconds before it, after the last one ended.</param>
/// <param name="Patience">Milliseconds until the client tries another node under the same operation ID.</param>
public sealed record PlannedOperation(OperationKind Kind, int Key, int Node, int Think, int Patience);
