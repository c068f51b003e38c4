namespace ActorDist.Cluster.Crdts;

/// <summary>Why something about a replicated object was refused; nothing was changed.</summary>
public enum CrdtRefusal
{
    /// <summary>It makes no sense as it was asked: a missing or wrong argument, a position past the end.</summary>
    Malformed,

    /// <summary>There is no such object or type.</summary>
    NotFound,

    /// <summary>The object is of another type, was deleted, or its state does not allow the change.</summary>
    Conflict,

    /// <summary>The object would be larger than its limit.</summary>
    TooLarge,
}
