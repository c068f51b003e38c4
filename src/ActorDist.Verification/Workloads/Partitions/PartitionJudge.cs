using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Workloads.Partitions;

/// <summary>Judges the partition of a set over clients: every part has one owner, and is not without one for longer than allowed.</summary>
/// <param name="parts">All parts.</param>
/// <param name="longestGap">Longest time without an owner, in nanoseconds.</param>
public sealed class PartitionJudge(IReadOnlyCollection<string> parts, long longestGap)
{
    private const string Property = "partition";

    /// <summary>Judges ownership over a time.</summary>
    /// <param name="holds">Who owned what when.</param>
    /// <param name="start">From when on every part must have an owner.</param>
    /// <param name="end">Until when.</param>
    public PartitionResult Judge(IReadOnlyList<PartHold> holds, long start, long end)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var size = new HistorySize(holds.Count, 0);
        var worst = 0L;
        Judgement? gap = null;
        if (holds.FirstOrDefault(hold => !parts.Contains(hold.Part, StringComparer.Ordinal)) is { } unknown)
        {
            return new PartitionResult(
                Judgement.Violated(
                    Property, "unknown-part", $"Process {unknown.Process} owns {unknown.Part}, which is no part of the set.", [Text(unknown)], size),
                worst);
        }

        var ofParts = holds.ToLookup(hold => hold.Part, StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var owned = start;
            PartHold? longest = null;
            foreach (var hold in ofParts[part].OrderBy(hold => hold.From).ThenBy(hold => hold.Until))
            {
                if (longest is not null && hold.From < longest.Until && hold.Process != longest.Process)
                {
                    return new PartitionResult(
                        Judgement.Violated(
                            Property,
                            "overlap",
                            $"Processes {longest.Process} and {hold.Process} owned part {part} at the same time, from {hold.From} on.",
                            [Text(longest), Text(hold)],
                            size),
                        worst);
                }

                Note(part, owned, Math.Min(hold.From, end));
                owned = Math.Max(owned, Math.Min(hold.Until, end));
                if (longest is null || hold.Until > longest.Until)
                    longest = hold;
            }

            Note(part, owned, end);
        }

        return new PartitionResult(
            gap ?? (holds.Count == 0
                ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: nobody owned anything.", size)
                : Judgement.Held(Property, $"{parts.Count} parts never had two owners and were without one for at most {worst} ns.", size)),
            worst);

        void Note(string part, long from, long until)
        {
            worst = Math.Max(worst, until - from);
            if (gap is not null || until - from <= longestGap)
                return;
            gap = Judgement.Violated(
                Property,
                "gap",
                $"Part {part} had no owner from {from} to {until}, longer than the {longestGap} ns that are allowed.",
                [.. ofParts[part].Where(hold => hold.Until == from || hold.From == until).Select(Text)],
                size);
        }
    }

    private static WitnessOperation Text(PartHold hold) =>
        new(hold.Process, hold.From, hold.Until == long.MaxValue ? null : hold.Until, $"owned {hold.Part}");
}

/// <summary>A time in which a client was entitled to think that a part of a set was its own.</summary>
/// <param name="Part">The part.</param>
/// <param name="Process">The client.</param>
/// <param name="From">When it learned so, in nanoseconds.</param>
/// <param name="Until">When it gave it up or was told that it had lost it; <see cref="long.MaxValue"/> for never.</param>
public sealed record PartHold(string Part, int Process, long From, long Until);

/// <summary>What was found.</summary>
/// <param name="Judgement">The verdict.</param>
/// <param name="WorstGap">Longest time that a part was without an owner, in nanoseconds.</param>
public sealed record PartitionResult(Judgement Judgement, long WorstGap);
