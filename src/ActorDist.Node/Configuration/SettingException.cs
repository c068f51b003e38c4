namespace ActorDist.Node.Configuration;

/// <summary>A setting that keeps the node from starting. The message is the one line that a person gets to see.</summary>
public sealed class SettingException(string message) : Exception(message);
