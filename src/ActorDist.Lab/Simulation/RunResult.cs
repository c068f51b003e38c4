using ActorDist.Lab.Simulation.Plans;

namespace ActorDist.Lab.Simulation;

/// <summary>One run and what was seen in it.</summary>
/// <param name="Plan">What was run.</param>
/// <param name="Verdict">What it showed.</param>
/// <param name="Violations">The first violation of each invariant, in the order they came up.</param>
/// <param name="Reason">Why the verdict is unknown.</param>
/// <param name="Steps">Events handled.</param>
/// <param name="Succeeded">Operations of clients that were answered ok before the faults ended.</param>
/// <param name="SucceededInFaults">Those of them that were answered while a planned fault was in force.</param>
/// <param name="SucceededAfter">Operations answered ok after all faults had ended.</param>
/// <param name="Chosen">States chosen.</param>
/// <param name="Tally">What really happened.</param>
public sealed record RunResult(
    Plan Plan,
    RunVerdict Verdict,
    IReadOnlyList<Violation> Violations,
    string? Reason,
    int Steps,
    int Succeeded,
    int SucceededInFaults,
    int SucceededAfter,
    int Chosen,
    FaultTally Tally);
