namespace ActorDist.Verification.Causal;

/// <summary>Which causal model (Bouajjani, Enea, Guerraoui and Hamza, "On verifying causal consistency", POPL 2017).</summary>
public enum CausalModel
{
    /// <summary>CC: no client sees an effect without its cause. Clients may disagree for ever about the order of concurrent writes.</summary>
    CausalConsistency,

    /// <summary>CCv: and all clients agree on one order of the writes. What stores that converge give (causal+).</summary>
    CausalConvergence,
}
