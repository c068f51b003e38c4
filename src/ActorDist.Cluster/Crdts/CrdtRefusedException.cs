namespace ActorDist.Cluster.Crdts;

/// <summary>Something about a replicated object was refused; the message says why, and nothing was changed.</summary>
/// <param name="reason">The kind of reason.</param>
/// <param name="message">What is wrong, with its limit.</param>
public sealed class CrdtRefusedException(CrdtRefusal reason, string message) : Exception(message)
{
    /// <summary>The kind of reason.</summary>
    public CrdtRefusal Reason => reason;
}
