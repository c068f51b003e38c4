using System.Diagnostics;
using ActorDist.Verification.Histories;
using HdrHistogram;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>What one client saw; meters of several clients are added up.</summary>
/// <param name="from">Begin of the window, a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="to">End of the window.</param>
public sealed class LoadMeter(long from, long to)
{
    private const int SignificantDigits = 3;
    private static readonly long MostMicroseconds = (long)TimeSpan.FromMinutes(10).TotalMicroseconds;

    private readonly LongHistogram _latency = new(MostMicroseconds, SignificantDigits);

    /// <summary>Operations that were done and ended within the window.</summary>
    public long InWindow { get; private set; }

    /// <summary>Operations done, also before and after the window.</summary>
    public long Done { get; private set; }

    /// <summary>Operations that were certainly not done.</summary>
    public long Failed { get; private set; }

    /// <summary>Operations of which nobody knows.</summary>
    public long Unknown { get; private set; }

    /// <summary>Why the first of them was not done.</summary>
    public string? FirstError { get; private set; }

    /// <summary>Counts an operation. Latency is of those that began in the window, however late they ended.</summary>
    public void Record(long began, long ended, in DoorReply reply)
    {
        switch (reply.Outcome)
        {
            case OperationOutcome.Ok:
                Done++;
                if (ended >= from && ended < to)
                    InWindow++;
                if (began >= from && began < to)
                    _latency.RecordValue(Math.Min(MostMicroseconds, (long)Stopwatch.GetElapsedTime(began, ended).TotalMicroseconds));
                return;
            case OperationOutcome.Failed:
                Failed++;
                break;
            default:
                Unknown++;
                break;
        }

        FirstError ??= reply.Error;
    }

    /// <summary>Adds what another meter of the same window saw.</summary>
    public void Add(LoadMeter other)
    {
        _latency.Add(other._latency);
        InWindow += other.InWindow;
        Done += other.Done;
        Failed += other.Failed;
        Unknown += other.Unknown;
        FirstError ??= other.FirstError;
    }

    /// <summary>The latency that this share of the operations did not pass, in milliseconds; 0 where there were none.</summary>
    /// <param name="percent">0 to 100.</param>
    public double LatencyMilliseconds(double percent) =>
        _latency.TotalCount == 0 ? 0 : _latency.GetValueAtPercentile(percent) / 1000.0;
}
