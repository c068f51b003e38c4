namespace ActorDist.Lab.RegisterBench.Kills;

/// <summary>What writers at the surviving members saw of a kill.</summary>
/// <param name="Gap">The longest time in which no write was acknowledged at any of them.</param>
/// <param name="DoorGap">The longest time in which none was acknowledged at one of them.</param>
/// <param name="LongestWrite">The longest time that a single write took until it was answered, whatever the answer.</param>
/// <param name="Writes">Writes that ended after the kill.</param>
/// <param name="NotAcknowledged">Those of them that were not acknowledged.</param>
/// <param name="FirstError">Why the first of those was not.</param>
public sealed record WriteGap(
    TimeSpan Gap, TimeSpan DoorGap, TimeSpan LongestWrite, int Writes, int NotAcknowledged, string? FirstError)
{
    /// <summary>Judges what was written around a kill.</summary>
    /// <param name="writes">All writes.</param>
    /// <param name="killed">When the member was killed.</param>
    /// <param name="end">Until when writers wrote.</param>
    public static WriteGap Of(IReadOnlyList<SteadyWrite> writes, TimeSpan killed, TimeSpan end)
    {
        SteadyWrite[] after = [.. writes.Where(write => write.Ended >= killed)];
        SteadyWrite[] undone = [.. after.Where(write => !write.IsAcknowledged)];
        return new WriteGap(
            LongestSilence(writes, killed, end),
            writes.GroupBy(write => write.Door).Select(door => LongestSilence(door, killed, end)).DefaultIfEmpty(end - killed).Max(),
            after.Select(write => write.Ended - write.Began).DefaultIfEmpty().Max(),
            after.Length,
            undone.Length,
            undone.OrderBy(write => write.Ended).Select(write => write.Error).FirstOrDefault());
    }

    /// <summary>A silence that began before the kill counts from the kill on.</summary>
    private static TimeSpan LongestSilence(IEnumerable<SteadyWrite> writes, TimeSpan killed, TimeSpan end)
    {
        var (last, longest) = (killed, TimeSpan.Zero);
        foreach (var ended in writes.Where(write => write.IsAcknowledged && write.Ended > killed && write.Ended < end)
            .Select(write => write.Ended)
            .Order()
            .Append(end))
        {
            longest = ended - last > longest ? ended - last : longest;
            last = ended;
        }

        return longest;
    }
}
