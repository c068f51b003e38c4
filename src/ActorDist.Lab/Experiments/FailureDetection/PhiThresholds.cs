using System.Globalization;
using ActorDist.Lab.Runs;
using ActorDist.Lab.Simulation;
using ActorDist.Verification.Judgements;
using Akka.Remote;

namespace ActorDist.Lab.Experiments.FailureDetection;

/// <summary>
/// The phi-accrual failure detector (Hayashibara et al., SRDS 2004) that Akka.Remote has, over simulated heartbeats: what its threshold
/// trades. Quality in the terms of Chen, Toueg and Aguilera: detection time, mistakes and how long they last.
/// </summary>
public sealed class PhiThresholds : ISimulatedExperiment
{
    private const int Processes = 40;
    private const int HeartbeatsEach = 500;
    private const int Samples = 1000;
    private static readonly double[] Thresholds = [0.5, 1, 2, 4, 8, 12, 16];
    private static readonly TimeSpan LeastDeviation = TimeSpan.FromMilliseconds(100);

    private readonly Func<double, Clock, FailureDetector> _create;

    /// <summary>The experiment with Akka's detector.</summary>
    public PhiThresholds()
        : this((threshold, clock) => new PhiAccrualFailureDetector(
            threshold, Samples, LeastDeviation, TimeSpan.Zero, TimeSpan.FromMilliseconds(Heartbeats.Interval), clock))
    {
    }

    /// <summary>The experiment with another detector.</summary>
    /// <param name="create">Makes one of its threshold and the clock that it reads.</param>
    public PhiThresholds(Func<double, Clock, FailureDetector> create) => _create = create;

    /// <inheritdoc/>
    public string Name => "phi";

    /// <inheritdoc/>
    public string Claim => "The higher the threshold of phi, the fewer mistakes and the later a crash is detected: no threshold is best at both.";

    /// <inheritdoc/>
    public Task<Finding> RunAsync(RunRecorder run, int seed, CancellationToken cancellation)
    {
        run.Phase("heartbeats");
        var random = new SeededRandom(seed);
        var processes = Enumerable.Range(0, Processes).Select(_ => Heartbeats.Of(random, HeartbeatsEach)).ToList();
        var alive = processes.Sum(process => process.Crash) / 1000.0;
        run.Say("alive", string.Create(
            CultureInfo.InvariantCulture, $"{Processes} processes, {alive:0} s together, a heartbeat every {Heartbeats.Interval} ms; then each crashes"));

        run.Phase("detectors");
        var rows = new List<ThresholdRow>();
        foreach (var threshold in Thresholds)
        {
            cancellation.ThrowIfCancellationRequested();
            var results = processes.ConvertAll(process => DetectorTrial.Judge(process, clock => _create(threshold, clock)));
            if (results.Find(result => result.Judgement.Verdict != Verdict.Held) is { } missed)
                return Task.FromResult(Finding.Violated(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold}: {missed.Judgement.Sentence}")));
            rows.Add(ThresholdRow.Of(threshold, results, alive));
        }

        run.Measured(new RunTable("Phi's threshold against mistakes and detection", ThresholdRow.Columns, [.. rows.Select(row => row.Cells)]));
        var (first, last) = (rows[0], rows[^1]);
        (string, long)[] counts =
        [
            ("crashes", Processes), ("seconds alive", (long)alive), ("thresholds", rows.Count), ("mistakes at the lowest", first.Mistakes),
            ("mistakes at the highest", last.Mistakes), ("mean detection at the lowest in ms", first.MeanDetection),
            ("mean detection at the highest in ms", last.MeanDetection),
        ];
        var against = rows.Zip(rows.Skip(1)).FirstOrDefault(pair =>
            pair.Second.Mistakes > pair.First.Mistakes || pair.Second.MeanDetection < pair.First.MeanDetection);
        return Task.FromResult(
            against is ({ } low, { } high) ? Finding.Violated(string.Create(
                CultureInfo.InvariantCulture,
                $"threshold {high.Threshold} made {high.Mistakes} mistakes and took {high.MeanDetection} ms, {low.Threshold} made {low.Mistakes} and took {low.MeanDetection} ms"), counts)
            : first.Mistakes == last.Mistakes || first.MeanDetection == last.MeanDetection ? Finding.Unknown("the threshold made no difference", counts)
            : Finding.Held(counts));
    }
}
