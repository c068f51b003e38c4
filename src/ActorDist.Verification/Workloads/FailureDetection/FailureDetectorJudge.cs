using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Workloads.FailureDetection;

/// <summary>
/// Judges a failure detector: strong completeness (every crashed node is in the end suspected by every live one, within a bound) and that
/// no live node is suspected at the end (eventual accuracy); and measures its quality on the way.
/// </summary>
/// <param name="detectionBound">Longest time from a crash to its detection, in nanoseconds.</param>
public sealed class FailureDetectorJudge(long detectionBound)
{
    private const string Property = "failure-detector";
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Judges an observation. Every pair is trusted at the start.</summary>
    /// <param name="nodes">All nodes, each of which watches all others.</param>
    /// <param name="suspicions">Changes of mind.</param>
    /// <param name="crashes">Crashes, one a node at most.</param>
    /// <param name="start">When the observation began, in nanoseconds.</param>
    /// <param name="end">When it ended.</param>
    public FailureDetectorResult Judge(
        IReadOnlyList<string> nodes, IReadOnlyList<Suspicion> suspicions, IReadOnlyList<Crash> crashes, long start, long end)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(suspicions);
        ArgumentNullException.ThrowIfNull(crashes);
        var size = new HistorySize(suspicions.Count, 0);
        var crashOf = crashes.ToDictionary(crash => crash.Target, crash => crash.Time, StringComparer.Ordinal);
        var detections = new List<long>();
        var mistakes = new List<long>();
        var alive = 0.0;
        var wronged = 0.0;
        Judgement? violation = null;
        foreach (var monitor in nodes)
        {
            var until = crashOf.GetValueOrDefault(monitor, end);
            foreach (var target in nodes.Where(node => !string.Equals(node, monitor, StringComparison.Ordinal)))
            {
                var crash = crashOf.TryGetValue(target, out var time) && time < until ? time : (long?)null;
                var changes = suspicions
                    .Where(each => string.Equals(each.Monitor, monitor, StringComparison.Ordinal)
                        && string.Equals(each.Target, target, StringComparison.Ordinal) && each.Time <= until)
                    .OrderBy(each => each.Time).ToArray();
                alive += (crash ?? until) - start;
                long? since = null;
                foreach (var change in changes)
                {
                    if (change.IsSuspected && since is null)
                        since = change.Time;
                    else if (!change.IsSuspected && since is { } began)
                    {
                        wronged += AddMistake(began, change.Time, crash);
                        since = null;
                    }
                }

                if (crash is { } at)
                {
                    if (since is { } suspected && suspected < at)
                        wronged += AddMistake(suspected, at, crash);
                    if (since is { } detected && detected - at <= detectionBound)
                        detections.Add(Math.Max(0, detected - at));
                    else if (until - at > detectionBound)
                        violation ??= Missed(monitor, target, at, since, size);
                }
                else if (since is { } wrong)
                {
                    wronged += AddMistake(wrong, until, crash);
                    if (until == end)
                        violation ??= Wronged(monitor, target, wrong, size);
                }
            }
        }

        var judgement = violation ?? (detections.Count == 0
            ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: no crash could have been detected.", size)
            : Judgement.Held(
                Property, $"{detections.Count} detections, the slowest after {detections.Max()} ns; {mistakes.Count} mistakes.", size));
        return new FailureDetectorResult(
            judgement, detections, mistakes, alive > 0 ? mistakes.Count / (alive / NanosecondsPerSecond) : 0, alive > 0 ? 1 - (wronged / alive) : 1);

        long AddMistake(long from, long to, long? crash)
        {
            var lasted = Math.Min(to, crash ?? to) - from;
            if (lasted <= 0)
                return 0;
            mistakes.Add(lasted);
            return lasted;
        }
    }

    private Judgement Missed(string monitor, string target, long crash, long? detected, HistorySize size) => Judgement.Violated(
        Property,
        "incomplete",
        $"{monitor} {(detected is { } at ? $"suspected {target} only at {at}" : $"trusted {target} to the end")}, but {target} had crashed at "
        + $"{crash}; the bound is {detectionBound} ns.",
        [new WitnessOperation(-1, crash, crash, $"{target} crashed")],
        size);

    private static Judgement Wronged(string monitor, string target, long since, HistorySize size) => Judgement.Violated(
        Property,
        "inaccurate",
        $"{monitor} suspected {target} from {since} to the end, but {target} was alive.",
        [new WitnessOperation(-1, since, null, $"{monitor} suspected {target}")],
        size);
}

/// <summary>A change of one node's mind about another.</summary>
/// <param name="Monitor">Who watches.</param>
/// <param name="Target">Who is watched.</param>
/// <param name="Time">When, in nanoseconds.</param>
/// <param name="IsSuspected">Whether the monitor suspects from now on.</param>
public sealed record Suspicion(string Monitor, string Target, long Time, bool IsSuspected);

/// <summary>A node's end, as it was observed from outside.</summary>
/// <param name="Target">The node.</param>
/// <param name="Time">When its process was seen to be gone, in nanoseconds.</param>
public sealed record Crash(string Target, long Time);

/// <summary>The quality of service of a failure detector (Chen, Toueg and Aguilera, IEEE Transactions on Computers 2002).</summary>
/// <param name="Judgement">Completeness and accuracy.</param>
/// <param name="DetectionTimes">T_D: from each crash to the final suspicion of each monitor, in nanoseconds.</param>
/// <param name="MistakeDurations">T_M: how long each suspicion of a live node lasted, in nanoseconds.</param>
/// <param name="MistakeRate">lambda_M: mistakes a second, over all pairs and their time with a live target.</param>
/// <param name="QueryAccuracy">P_A: the part of the time with a live target in which it was trusted, 0 to 1.</param>
public sealed record FailureDetectorResult(
    Judgement Judgement,
    IReadOnlyList<long> DetectionTimes,
    IReadOnlyList<long> MistakeDurations,
    double MistakeRate,
    double QueryAccuracy);
