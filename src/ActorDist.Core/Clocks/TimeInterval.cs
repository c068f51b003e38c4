using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Clocks;

/// <summary>
/// A reading of a clock with its uncertainty, in the manner of TrueTime (Corbett et al., "Spanner", OSDI 2012, section 3): true time
/// lies within it if, and only if, the uncertainty that was configured is right. Nothing here bounds the error of a clock, so no claim
/// of external consistency rests on it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TimeInterval
{
    private TimeInterval(long earliest, long latest)
    {
        Earliest = earliest;
        Latest = latest;
    }

    /// <summary>Unix milliseconds that have certainly been reached.</summary>
    public long Earliest { get; }

    /// <summary>Unix milliseconds that are certainly not passed.</summary>
    public long Latest { get; }

    /// <summary>Around a reading.</summary>
    /// <param name="reading">Unix milliseconds.</param>
    /// <param name="uncertainty">Milliseconds that the clock may be wrong by, either way.</param>
    public static TimeInterval Around(long reading, long uncertainty)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(uncertainty);
        return new TimeInterval(reading - uncertainty, checked(reading + uncertainty));
    }

    /// <summary>Whether a time has certainly passed.</summary>
    public bool IsAfter(long time) => Earliest > time;

    /// <summary>Whether a time is certainly still to come.</summary>
    public bool IsBefore(long time) => Latest < time;

    /// <summary>Whether all of it lies before all of another: only then is the order of the two readings known.</summary>
    public bool IsBefore(TimeInterval other) => Latest < other.Earliest;

    /// <summary>Whether the order of two readings is unknown.</summary>
    public bool Overlaps(TimeInterval other) => !IsBefore(other) && !other.IsBefore(this);

    /// <summary>
    /// Milliseconds to wait until a time has certainly passed, as Spanner does before it shows what it committed at that time; 0 when
    /// it has.
    /// </summary>
    public long CommitWait(long time) => IsAfter(time) ? 0 : checked(time - Earliest + 1);

    /// <summary><c>[earliest, latest]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Earliest}, {Latest}]");
}
