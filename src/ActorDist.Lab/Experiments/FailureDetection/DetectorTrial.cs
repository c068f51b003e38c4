using ActorDist.Verification.Workloads.FailureDetection;
using Akka.Remote;

namespace ActorDist.Lab.Experiments.FailureDetection;

/// <summary>A failure detector that watches heartbeats on a clock of its own, and what it believed.</summary>
internal static class DetectorTrial
{
    /// <summary>Milliseconds within which a crash must be detected.</summary>
    public const long DetectionBound = 60_000;

    private const string Monitor = "monitor";
    private const string Target = "target";
    private const long Nanoseconds = 1_000_000;

    /// <summary>Milliseconds between two looks at the detector.</summary>
    private const int Look = 50;

    /// <summary>Runs the detector over the heartbeats and judges it.</summary>
    public static FailureDetectorResult Judge(Heartbeats heartbeats, Func<Clock, FailureDetector> create)
    {
        var now = 0L;
        var detector = create(() => now);
        var (next, isSuspected) = (0, false);
        var suspicions = new List<Suspicion>();
        var end = heartbeats.Crash + DetectionBound + Look;
        for (var look = 0L; look <= end; look += Look)
        {
            for (; next < heartbeats.Arrivals.Count && heartbeats.Arrivals[next] <= look; next++)
            {
                now = heartbeats.Arrivals[next];
                Note();
                detector.HeartBeat();
                Note();
            }

            now = look;
            Note();
        }

        return new FailureDetectorJudge(DetectionBound * Nanoseconds).Judge(
            [Monitor, Target], suspicions, [new Crash(Target, heartbeats.Crash * Nanoseconds)], 0, end * Nanoseconds);

        void Note()
        {
            if (detector.IsAvailable != isSuspected)
                return;
            isSuspected = !isSuspected;
            suspicions.Add(new Suspicion(Monitor, Target, now * Nanoseconds, isSuspected));
        }
    }
}
