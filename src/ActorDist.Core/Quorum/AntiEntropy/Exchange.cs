using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>How far a walk through the tree shared with another replica has come. Only the side that began it keeps this.</summary>
internal sealed class Exchange(ReplicaId peer)
{
    /// <summary>The number of the question under way: an answer to an earlier one, late or twice, is none to this.</summary>
    public long Number { get; set; }

    /// <summary>The question under way.</summary>
    public QuorumProtocol.Message? Question { get; set; }

    /// <summary>When it is asked again.</summary>
    public long AsksAgainAt { get; set; }

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
