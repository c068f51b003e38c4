using ActorDist.Lab.Simulation;

namespace ActorDist.Lab.Experiments.FailureDetection;

/// <summary>
/// When the heartbeats of one process arrive: every second, with jitter of the network, now and then lost, and late altogether when the
/// process stands still, as in a long collection of garbage. Then it crashes.
/// </summary>
/// <param name="Arrivals">Milliseconds since the start, rising.</param>
/// <param name="Crash">When it ended.</param>
internal sealed record Heartbeats(IReadOnlyList<long> Arrivals, long Crash)
{
    /// <summary>Milliseconds between two heartbeats.</summary>
    public const int Interval = 1000;

    private const double JitterMean = 60;
    private const int LostPerMille = 5;
    private const int PausedPerMille = 10;
    private const int ShortestPause = 200;
    private const int LongestPause = 4000;

    /// <summary>Those of a process that lives for so many of them.</summary>
    public static Heartbeats Of(SeededRandom random, int count)
    {
        var arrivals = new List<long>(count);
        var (sentAt, last) = (0L, 0L);
        for (var i = 0; i < count; i++)
        {
            sentAt += Interval + (random.Chance(PausedPerMille) ? random.Between(ShortestPause, LongestPause) : 0);
            if (random.Chance(LostPerMille))
                continue;
            var delay = (long)(-JitterMean * Math.Log(1 - random.Unit()));
            // One connection: what was sent later does not arrive earlier.
            last = Math.Max(last + 1, sentAt + delay);
            arrivals.Add(last);
        }

        return new Heartbeats(arrivals, last + random.Below(Interval));
    }
}
