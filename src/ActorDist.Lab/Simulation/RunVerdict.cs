namespace ActorDist.Lab.Simulation;

/// <summary>What a run showed.</summary>
public enum RunVerdict
{
    /// <summary>Nothing was violated, and operations succeeded during and after the faults.</summary>
    Held,

    /// <summary>Nothing was violated, but too little succeeded or the judge ran out of budget, so the run proves nothing.</summary>
    Unknown,

    /// <summary>An invariant did not hold.</summary>
    Violated,
}
