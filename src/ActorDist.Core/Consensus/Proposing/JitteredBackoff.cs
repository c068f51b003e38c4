namespace ActorDist.Core.Consensus;

/// <summary>
/// Exponential with full jitter, without which duelling proposers stay in step. The randomness is the caller's, so that a simulation
/// repeats.
/// </summary>
/// <param name="shortest">Upper bound of the first delay, in milliseconds.</param>
/// <param name="longest">Upper bound of all delays, in milliseconds.</param>
/// <param name="unit">Uniform in [0, 1).</param>
public sealed class JitteredBackoff(long shortest, long longest, Func<double> unit) : IBackoff
{
    private const int MaxDoublings = 16;

    /// <inheritdoc/>
    public long Delay(int attempt)
    {
        var bound = Math.Min(longest, shortest << Math.Clamp(attempt - 1, 0, MaxDoublings));
        return 1 + (long)(unit() * bound);
    }
}
