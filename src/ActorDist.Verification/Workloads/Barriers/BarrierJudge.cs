using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Workloads.Barriers;

/// <summary>Judges barriers: nobody goes on before everybody has come, and everybody goes on then.</summary>
/// <param name="parties">How many clients a barrier waits for.</param>
public sealed class BarrierJudge(int parties)
{
    private const string Property = "barrier";

    /// <summary>Judges passes. Who was never released is counted and no violation by itself: it may have been cut off.</summary>
    public Judgement Judge(IReadOnlyList<BarrierPass> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        var size = new HistorySize(passes.Count, passes.Count(pass => pass.Released is null));
        var released = 0;
        foreach (var barrier in passes.GroupBy(pass => pass.Barrier, StringComparer.Ordinal))
        {
            foreach (var pass in barrier.Where(pass => pass.Released is not null).OrderBy(pass => pass.Released))
            {
                released++;
                var come = barrier.Where(other => other.Called <= pass.Released).Select(other => other.Process).Distinct().Count();
                if (come >= parties)
                    continue;
                return Judgement.Violated(
                    Property,
                    "early-release",
                    $"Process {pass.Process} got an impossible reply: barrier {pass.Barrier} released it at {pass.Released}, but only {come} of "
                    + $"{parties} had come by then.",
                    [.. barrier.Where(other => other.Called <= pass.Released).OrderBy(other => other.Called).Select(other => new WitnessOperation(
                        other.Process, other.Called, other.Released, $"came to {other.Barrier}"))],
                    size);
            }
        }

        return released == 0
            ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: nobody was released.", size)
            : Judgement.Held(Property, $"None of {released} clients was released before {parties} had come.", size);
    }
}

/// <summary>One client's way through a barrier.</summary>
/// <param name="Barrier">The barrier, one name a generation.</param>
/// <param name="Process">The client.</param>
/// <param name="Called">When it asked to enter, in nanoseconds.</param>
/// <param name="Released">When it was told to go on; null where it never was.</param>
public sealed record BarrierPass(string Barrier, int Process, long Called, long? Released);
