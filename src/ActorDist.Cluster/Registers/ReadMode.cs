namespace ActorDist.Cluster.Registers;

/// <summary>How current a read must be.</summary>
public enum ReadMode
{
    /// <summary>Sees every operation that was answered before it began. Needs a quorum.</summary>
    Linearizable,

    /// <summary>What this node knows to have been chosen, without asking anybody; the result says how old it may be.</summary>
    Stale,
}
