namespace ActorDist.Pbm.Protocol;

/// <summary>The node cannot be reached, turned the client away, or went away. The message is one line for the user.</summary>
internal sealed class CannotConnectException(string message) : Exception(message);
