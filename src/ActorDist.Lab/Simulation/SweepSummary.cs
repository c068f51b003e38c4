namespace ActorDist.Lab.Simulation;

/// <summary>What many runs showed together.</summary>
public sealed class SweepSummary
{
    private const int MostUnknownListed = 20;
    private readonly List<long> _unknown = [];

    /// <summary>Runs in which nothing was violated and enough succeeded.</summary>
    public long Held { get; private set; }

    /// <summary>Runs that prove nothing.</summary>
    public long Unknown { get; private set; }

    /// <summary>Runs in which something was violated.</summary>
    public long Violated { get; private set; }

    /// <summary>Events handled.</summary>
    public long Steps { get; private set; }

    /// <summary>Operations answered ok while a planned fault was in force.</summary>
    public long SucceededInFaults { get; private set; }

    /// <summary>Operations answered ok before all faults had ended, those in faults included.</summary>
    public long SucceededBefore { get; private set; }

    /// <summary>Operations answered ok after all faults had ended.</summary>
    public long SucceededAfter { get; private set; }

    /// <summary>States chosen.</summary>
    public long Chosen { get; private set; }

    /// <summary>What really happened.</summary>
    public FaultTally Tally { get; } = new();

    /// <summary>The violating run with the lowest seed.</summary>
    public RunResult? Worst { get; private set; }

    /// <summary>Seeds of unknown runs, the first few.</summary>
    public IReadOnlyList<long> UnknownSeeds => _unknown;

    /// <summary>Why the first unknown run is unknown.</summary>
    public string? UnknownReason { get; private set; }

    /// <summary>All runs.</summary>
    public long Runs => Held + Unknown + Violated;

    /// <summary>Held only if every run held.</summary>
    public RunVerdict Verdict => Violated > 0 ? RunVerdict.Violated : Unknown > 0 || Runs == 0 ? RunVerdict.Unknown : RunVerdict.Held;

    /// <summary>Counts a run.</summary>
    public void Add(RunResult run)
    {
        Steps += run.Steps;
        SucceededInFaults += run.SucceededInFaults;
        SucceededBefore += run.Succeeded;
        SucceededAfter += run.SucceededAfter;
        Chosen += run.Chosen;
        Tally.Add(run.Tally);
        switch (run.Verdict)
        {
            case RunVerdict.Held:
                Held++;
                break;
            case RunVerdict.Unknown:
                Unknown++;
                UnknownReason ??= run.Reason;
                if (_unknown.Count < MostUnknownListed)
                    _unknown.Add(run.Plan.Seed);
                break;
            default:
                Violated++;
                if (Worst is null || run.Plan.Seed < Worst.Plan.Seed)
                    Worst = run;
                break;
        }
    }
}
