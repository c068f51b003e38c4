namespace ActorDist.Core.Clocks;

/// <summary>How one history stands to another.</summary>
public enum Causality
{
    /// <summary>The same events.</summary>
    Equal,

    /// <summary>All of its events are in the other, which has more.</summary>
    Before,

    /// <summary>It has all events of the other and more.</summary>
    After,

    /// <summary>Each has events that the other has not.</summary>
    Concurrent,
}
