namespace ActorDist.Cluster.Crdts.Types;

/// <summary>How a type is replicated (Shapiro et al. 2011, section 2).</summary>
public enum CrdtFamily
{
    /// <summary>By states that merge; one of Akka.DistributedData's own.</summary>
    Akka,

    /// <summary>By states that merge; ours, over Akka.DistributedData.</summary>
    State,

    /// <summary>By operations, each delivered once and in causal order.</summary>
    Operation,
}
