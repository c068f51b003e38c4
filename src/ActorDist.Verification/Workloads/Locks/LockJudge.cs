using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Workloads.Locks;

/// <summary>Judges locks: that no two clients have one at a time, and that what an earlier holder still sends is refused.</summary>
public static class LockJudge
{
    /// <summary>
    /// Mutual exclusion. With leases it cannot be had for certain in an asynchronous system, so that a violation of it under pauses is a
    /// finding about leases and not a mistake; <see cref="Fencing"/> is what must hold then.
    /// </summary>
    public static Judgement Exclusion(IReadOnlyList<LockHold> holds)
    {
        const string Property = "lock-exclusion";
        ArgumentNullException.ThrowIfNull(holds);
        var size = new HistorySize(holds.Count, 0);
        foreach (var ofLock in holds.GroupBy(hold => hold.Lock, StringComparer.Ordinal))
        {
            LockHold? longest = null;
            long? token = null;
            foreach (var hold in ofLock.OrderBy(hold => hold.From).ThenBy(hold => hold.Until))
            {
                if (longest is not null && hold.From < longest.Until && hold.Process != longest.Process)
                {
                    return Judgement.Violated(
                        Property,
                        "lock-overlap",
                        $"Process {hold.Process} got an impossible reply: lock {hold.Lock} was granted to it at {hold.From}, but process "
                        + $"{longest.Process} had it from {longest.From} to {Shown(longest.Until)}.",
                        [Text(longest), Text(hold)],
                        size);
                }

                if (hold.Token is { } given && token is { } before && given <= before)
                {
                    return Judgement.Violated(
                        Property,
                        "token-not-rising",
                        $"Process {hold.Process} got an impossible reply: token {given} of lock {hold.Lock} at {hold.From}, after token {before} "
                        + "had been given.",
                        longest is null ? [Text(hold)] : [Text(longest), Text(hold)],
                        size);
                }

                token = hold.Token ?? token;
                if (longest is null || hold.Until > longest.Until)
                    longest = hold;
            }
        }

        var handovers = holds.GroupBy(hold => hold.Lock, StringComparer.Ordinal).Count(each => each.Select(hold => hold.Process).Distinct().Skip(1).Any());
        return handovers == 0
            ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: no lock was had by two clients.", size)
            : Judgement.Held(Property, $"No two of {holds.Count} holds overlap.", size);
    }

    /// <summary>Fencing: a resource that took a token takes no smaller one afterwards.</summary>
    public static Judgement Fencing(IReadOnlyList<GuardedWrite> writes)
    {
        const string Property = "fencing";
        ArgumentNullException.ThrowIfNull(writes);
        var size = new HistorySize(writes.Count, 0);
        var refused = 0;
        foreach (var resource in writes.GroupBy(write => write.Resource, StringComparer.Ordinal))
        {
            GuardedWrite? highest = null;
            foreach (var write in resource.OrderBy(write => write.Time))
            {
                if (!write.WasAccepted)
                {
                    refused++;
                    continue;
                }

                if (highest is not null && write.Token < highest.Token)
                {
                    return Judgement.Violated(
                        Property,
                        "stale-token",
                        $"{write.Resource} took a write of process {write.Process} under token {write.Token} at {write.Time}, but it had taken "
                        + $"token {highest.Token} of process {highest.Process} at {highest.Time}.",
                        [Text(highest), Text(write)],
                        size);
                }

                highest = write;
            }
        }

        return writes.Select(write => write.Token).Distinct().Skip(1).Any()
            ? Judgement.Held(Property, $"No stale token was taken in {writes.Count} writes; {refused} were refused.", size)
            : Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: there were no writes under two tokens.", size);
    }

    private static WitnessOperation Text(LockHold hold) => new(
        hold.Process, hold.From, hold.Until == long.MaxValue ? null : hold.Until,
        $"held {hold.Lock}" + (hold.Token is { } token ? $" under token {token}" : ""));

    private static WitnessOperation Text(GuardedWrite write) =>
        new(write.Process, write.Time, write.Time, $"{write.Resource} took a write under token {write.Token}");

    private static string Shown(long time) => time == long.MaxValue ? "the end" : $"{time}";
}

/// <summary>A time in which a client was entitled to think that it had a lock.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="Process">The client.</param>
/// <param name="Token">Its fencing token, null where there is none.</param>
/// <param name="From">When the reply to its acquisition arrived, in nanoseconds.</param>
/// <param name="Until">When it asked for the release, or by its own clock the lease ended; <see cref="long.MaxValue"/> for never.</param>
public sealed record LockHold(string Lock, int Process, long? Token, long From, long Until);

/// <summary>A write that a client made on the strength of a lock, as the guarded resource saw it.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Process">The client.</param>
/// <param name="Token">The token that came with it.</param>
/// <param name="Time">When the resource decided, on the resource's clock; only the order counts.</param>
/// <param name="WasAccepted">Whether the resource took it.</param>
public sealed record GuardedWrite(string Resource, int Process, long Token, long Time, bool WasAccepted);
