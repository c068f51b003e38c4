namespace ActorDist.Cluster.Commands;

/// <summary>
/// Thrown by a handler when a command makes no sense as given: a value out of bounds, a name that nothing here carries. Its message goes
/// to the client as an <see cref="ErroredCommandResponse"/>; the handler is not restarted and nothing is logged as a failure.
/// </summary>
public sealed class CommandRefusedException(string message) : Exception(message);
