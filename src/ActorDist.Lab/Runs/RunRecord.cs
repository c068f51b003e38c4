using ActorDist.Lab.Demo;

namespace ActorDist.Lab.Runs;

/// <summary>What is kept of a run beside its histories and the judges' verdicts.</summary>
/// <param name="Experiment">Its name on the command line.</param>
/// <param name="Claim">What it shows.</param>
/// <param name="World">simulated, processes or namespaces.</param>
/// <param name="Seed">Seed of what was left to chance.</param>
/// <param name="Command">Runs it again.</param>
/// <param name="Began">When, on the machine's clock; every other time is on one monotonic clock.</param>
/// <param name="Nodes">The nodes' names; none where everything happened in one process.</param>
/// <param name="Settings">The nodes' settings over the lab's profile.</param>
/// <param name="Verdict">Whether the claim held.</param>
/// <param name="Reason">Why it did not; null where it did.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Events">What happened.</param>
/// <param name="Phases">The run's parts.</param>
/// <param name="Faults">What was broken.</param>
/// <param name="Availability">Who was answered.</param>
public sealed record RunRecord(
    string Experiment,
    string Claim,
    string World,
    int Seed,
    string Command,
    DateTimeOffset Began,
    IReadOnlyList<string> Nodes,
    IReadOnlyList<string> Settings,
    Verdict Verdict,
    string? Reason,
    IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<RunEvent> Events,
    IReadOnlyList<RunPhase> Phases,
    IReadOnlyList<RunFault> Faults,
    IReadOnlyList<Availability> Availability)
{
    /// <summary>What was measured, a table each.</summary>
    public IReadOnlyList<RunTable> Tables { get; init; } = [];
}
