namespace ActorDist.Pbm.CommandLine;

/// <summary>The command line makes no sense; the message says how to write it.</summary>
internal sealed class UsageException(string message) : Exception(message);
