namespace ActorDist.Core.Quorum;

/// <summary>What is asked of an object.</summary>
public enum QuorumOperation
{
    /// <summary>Its values and the context that replaces them.</summary>
    Get,

    /// <summary>A value in place of what the context saw; without a context it is added and replaces nothing.</summary>
    Put,

    /// <summary>Nothing in place of what the context saw; needs a context.</summary>
    Delete,
}
