using System.Globalization;
using ActorDist.Verification.Workloads.FailureDetection;

namespace ActorDist.Lab.Experiments.FailureDetection;

/// <summary>How a detector did with one threshold.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Mistakes">How often a live process was suspected.</param>
/// <param name="MistakesAnHour">The same an hour of a live process.</param>
/// <param name="MeanMistake">How long such a suspicion lasted, in milliseconds; 0 for none.</param>
/// <param name="MeanDetection">From a crash to the suspicion, in milliseconds.</param>
/// <param name="LongestDetection">The longest of them.</param>
internal sealed record ThresholdRow(
    double Threshold, long Mistakes, double MistakesAnHour, long MeanMistake, long MeanDetection, long LongestDetection)
{
    /// <summary>What <see cref="Cells"/> are.</summary>
    public static readonly string[] Columns =
        ["threshold", "mistakes", "mistakes an hour", "mistake lasts, mean ms", "detection, mean ms", "detection, longest ms"];

    private const double Nanoseconds = 1e6;

    /// <summary>For people.</summary>
    public IReadOnlyList<string> Cells =>
    [
        Threshold.ToString(CultureInfo.InvariantCulture), $"{Mistakes}", MistakesAnHour.ToString("0.0", CultureInfo.InvariantCulture), $"{MeanMistake}",
        $"{MeanDetection}", $"{LongestDetection}",
    ];

    /// <summary>Sums results up.</summary>
    /// <param name="threshold">The threshold of all.</param>
    /// <param name="results">One a process.</param>
    /// <param name="alive">Seconds that the processes lived together.</param>
    public static ThresholdRow Of(double threshold, List<FailureDetectorResult> results, double alive)
    {
        var mistakes = results.SelectMany(result => result.MistakeDurations).ToList();
        var detections = results.SelectMany(result => result.DetectionTimes).ToList();
        return new ThresholdRow(
            threshold, mistakes.Count, mistakes.Count * 3600 / alive, mistakes.Count == 0 ? 0 : (long)(mistakes.Average() / Nanoseconds),
            (long)(detections.Average() / Nanoseconds), (long)(detections.Max() / Nanoseconds));
    }
}
