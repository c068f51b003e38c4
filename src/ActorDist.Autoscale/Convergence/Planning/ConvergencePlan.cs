namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>What brings a group nearer to what it should be.</summary>
/// <param name="NewVictims">Servers chosen for deletion now: they must be recorded before anything else is done.</param>
/// <param name="Steps">What to do now, within the limits of one round.</param>
/// <param name="Waiting">Servers that are waited for: they are being built, or their connections end.</param>
/// <param name="Postponed">Steps left for later rounds.</param>
/// <param name="Short">Servers that should be deleted and are protected.</param>
public sealed record ConvergencePlan(
    IReadOnlyList<string> NewVictims, IReadOnlyList<PlanStep> Steps, int Waiting, int Postponed, int Short)
{
    /// <summary>The group is what it should be: nothing to do and nothing to wait for.</summary>
    public bool IsConverged => NewVictims.Count == 0 && Steps.Count == 0 && Waiting == 0 && Postponed == 0;
}

/// <summary>The bounds of one round.</summary>
/// <param name="MaxCreates">Most servers created in one round.</param>
/// <param name="MaxDeletes">Most servers deleted or disowned in one round, with the calls to load balancers that this takes; as many more calls attach servers.</param>
/// <param name="BuildTimeout">How long a server may build before it is deleted and replaced.</param>
public sealed record PlanLimits(int MaxCreates, int MaxDeletes, TimeSpan BuildTimeout);
