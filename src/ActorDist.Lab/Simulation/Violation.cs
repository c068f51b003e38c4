namespace ActorDist.Lab.Simulation;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Its number, such as <c>I4</c>.</param>
/// <param name="Name">What it demands, in a few words.</param>
/// <param name="Detail">What was seen instead.</param>
/// <param name="At">Simulated time in milliseconds.</param>
public sealed record Violation(string Invariant, string Name, string Detail, long At)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Invariant} ({Name}) at {At} ms: {Detail}";
}
