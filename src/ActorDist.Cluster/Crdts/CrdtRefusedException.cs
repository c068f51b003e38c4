namespace ActorDist.Cluster.Crdts;

/// <summary>Something about a replicated object was refused; the message says why, and nothing was changed.</summary>
/// <param name="reason">The kind of reason.</param>
/// <param name="message">What is wrong, with its limit.</param>
public sealed class CrdtRefusedException(CrdtRefusal reason, string message) : Exception(message)
{
    /// <summary>The kind of reason.</summary>
    public CrdtRefusal Reason => reason;

    /// <summary>Of whatever is asked of an object that was deleted.</summary>
    internal static CrdtRefusedException Deleted(CrdtName name) =>
        new(CrdtRefusal.Conflict, $"{name} was deleted; a deleted name cannot be used for a {name.Type.Name} again");
}
