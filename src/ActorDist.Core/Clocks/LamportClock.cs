using System.Globalization;

namespace ActorDist.Core.Clocks;

/// <summary>
/// A logical clock (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978). If one event can have caused
/// another, its time is lower; the converse does not hold, so two times say nothing about concurrency.
/// </summary>
/// <param name="Time">Time of the last event; 0 before the first.</param>
public readonly record struct LamportClock(ulong Time) : IComparable<LamportClock>
{
    /// <summary>The clock at an event of its own, among them the sending of a message, which carries this time.</summary>
    public LamportClock Tick() => new(checked(Time + 1));

    /// <summary>The clock at the receipt of a message.</summary>
    /// <param name="sent">The time that the message carries.</param>
    public LamportClock Receive(LamportClock sent) => new(checked(Math.Max(Time, sent.Time) + 1));

    /// <inheritdoc/>
    public int CompareTo(LamportClock other) => Time.CompareTo(other.Time);

    /// <summary>Earlier.</summary>
    public static bool operator <(LamportClock left, LamportClock right) => left.Time < right.Time;

    /// <summary>Later.</summary>
    public static bool operator >(LamportClock left, LamportClock right) => left.Time > right.Time;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(LamportClock left, LamportClock right) => left.Time <= right.Time;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(LamportClock left, LamportClock right) => left.Time >= right.Time;

    /// <summary>The time.</summary>
    public override string ToString() => Time.ToString(CultureInfo.InvariantCulture);
}
