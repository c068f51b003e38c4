using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>How far a walk through the tree shared with another replica has come. Only the side that began it keeps this.</summary>
internal sealed class Exchange(long number, ReplicaId peer)
{
    public long Number { get; } = number;

    public ReplicaId Peer { get; } = peer;

    /// <summary>Branches that differ and are not looked into yet.</summary>
    public Queue<int> Branches { get; } = new();

    /// <summary>Leaves that differ and are not looked into yet.</summary>
    public Queue<int> Leaves { get; } = new();

    /// <summary>The leaf under way.</summary>
    public int Leaf { get; set; } = -1;

    /// <summary>The page of the leaf under way: keys after this one.</summary>
    public QuorumKey? After { get; set; }

    /// <summary>Its last key; null when it reaches the leaf's end.</summary>
    public QuorumKey? Through { get; set; }

    /// <summary>When it is given up for want of an answer.</summary>
    public long GivesUpAt { get; set; }
}
