namespace ActorDist.Lab.Simulation.Monitors;

/// <summary>Collects the first violation of each invariant.</summary>
public sealed class ViolationLog
{
    private readonly List<Violation> _violations = [];

    /// <summary>Simulated time, kept by the run.</summary>
    public long Now { get; set; }

    /// <summary>In the order they came up, one for each invariant.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    internal void Add(string invariant, string detail)
    {
        if (!_violations.Exists(violation => string.Equals(violation.Invariant, invariant, StringComparison.Ordinal)))
            _violations.Add(new Violation(invariant, Invariants.All[invariant], detail, Now));
    }
}
