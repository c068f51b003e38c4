namespace ActorDist.Lab.Processes;

/// <summary>Something that the person at the keyboard can act on: its message names the thing and what to do next.</summary>
public sealed class ClusterException : Exception
{
    /// <summary>An error without a cause beneath it.</summary>
    public ClusterException(string message)
        : base(message)
    {
    }

    /// <summary>An error with the cause beneath it.</summary>
    public ClusterException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
