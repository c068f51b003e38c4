using ActorDist.Autoscale.Convergence.Planning;

namespace ActorDist.Autoscale.Convergence.Converging;

/// <summary>The bounds and delays of a converger.</summary>
/// <param name="Plan">The bounds of a round.</param>
/// <param name="MaxParallel">Calls to the cloud at once.</param>
/// <param name="Poll">How long to wait before servers that build are looked at again.</param>
/// <param name="FirstRetry">The pause after a first failure; it doubles with each one more.</param>
/// <param name="LastRetry">The longest pause, also after the cloud refused for good.</param>
/// <param name="MaxRetries">Failures in a row after which the group is reported to be in error; it is tried on.</param>
public sealed record ConvergerLimits(
    PlanLimits Plan, int MaxParallel, TimeSpan Poll, TimeSpan FirstRetry, TimeSpan LastRetry, int MaxRetries);
