namespace ActorDist.Lab.Demo;

/// <summary>
/// The judge of a demonstration. It believes the state that survived, not the senders; a violation counts whatever else went wrong, and
/// a run that tested nothing is unknown.
/// </summary>
/// <param name="Verdict">What the run showed.</param>
/// <param name="Reason">Why it is not held; null where it is.</param>
/// <param name="Executed">How many different requests the survivors list.</param>
/// <param name="Duplicates">IDs whose effect counts more than once.</param>
/// <param name="Lost">IDs that were acknowledged and that no survivor lists.</param>
public sealed record DemoVerdict(
    Verdict Verdict, string? Reason, int Executed, IReadOnlyList<string> Duplicates, IReadOnlyList<string> Lost)
{
    private const int NamedAtMost = 5;

    /// <summary>Judges what was observed.</summary>
    public static DemoVerdict Judge(DemoEvidence evidence)
    {
        var executed = evidence.Survivors.SelectMany(s => s.Effects).Select(e => e.RequestId).ToHashSet(StringComparer.Ordinal);
        string[] lost = evidence.Survivors.Count == 0 ? [] : [.. evidence.Acknowledged.Where(id => !executed.Contains(id)).Order(StringComparer.Ordinal)];
        string[] duplicates =
        [
            .. evidence.Survivors
                .SelectMany(s => s.Effects.CountBy(e => e.RequestId, StringComparer.Ordinal).Where(count => count.Value > 1).Select(count => count.Key))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];

        var violation = Violation(evidence, lost, duplicates);
        var gap = violation is null ? Gap(evidence) : null;
        var verdict = violation is not null ? Verdict.Violated : gap is not null ? Verdict.Unknown : Verdict.Held;
        return new DemoVerdict(verdict, violation ?? gap, executed.Count, duplicates, lost);
    }

    private static string? Violation(DemoEvidence evidence, string[] lost, string[] duplicates)
    {
        if (lost.Length > 0)
        {
            return $"acknowledged and lost: {Some(lost)}";
        }

        if (duplicates.Length > 0)
        {
            return $"executed more than once: {Some(duplicates)}";
        }

        return WrongEffect(evidence) ?? evidence.Survivors.Select(WrongSum).FirstOrDefault(wrong => wrong is not null)
            ?? evidence.Groups.Select(group => group.Violation).FirstOrDefault(wrong => wrong is not null)
            ?? (evidence.WrongAnswers.Count > 0 ? Some(evidence.WrongAnswers) : null);
    }

    private static string? WrongEffect(DemoEvidence evidence)
    {
        var sent = evidence.Requests.ToDictionary(request => request.RequestId, StringComparer.Ordinal);
        foreach (var survivor in evidence.Survivors)
        {
            foreach (var effect in survivor.Effects)
            {
                if (!sent.TryGetValue(effect.RequestId, out var request))
                {
                    return $"{survivor.Name} holds {effect.RequestId}, which was never sent";
                }

                if (request != effect)
                {
                    return $"{survivor.Name} holds {effect.RequestId} as {effect.GroupId} {effect.Change:+0;-0}; "
                        + $"it was sent as {request.GroupId} {request.Change:+0;-0}";
                }
            }
        }

        return null;
    }

    /// <summary>An effect that counts twice shows in the group's sum, however the listing hides it.</summary>
    private static string? WrongSum(SurvivorState survivor)
    {
        var expected = survivor.Effects.DistinctBy(effect => effect.RequestId, StringComparer.Ordinal)
            .GroupBy(effect => effect.GroupId, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => (Capacity: group.Sum(e => (long)e.Change), Requests: group.LongCount()), StringComparer.Ordinal);
        foreach (var group in survivor.Groups)
        {
            expected.Remove(group.GroupId, out var sum);
            if (sum != (group.Capacity, group.Requests))
            {
                return $"{survivor.Name} counts {group.Capacity} servers from {group.Requests} requests in group {group.GroupId}; its distinct "
                    + $"executed requests are {sum.Requests} and sum to {sum.Capacity}";
            }
        }

        return expected.Count > 0 ? $"{survivor.Name} does not count group {expected.Keys.First()}, which its requests changed" : null;
    }

    /// <summary>Why a run without a violation proves nothing.</summary>
    private static string? Gap(DemoEvidence evidence)
    {
        if (evidence.Survivors.Count == 0)
        {
            return "no survivor's state could be read";
        }

        if (!evidence.KillObserved)
        {
            return "the killed process was not seen to be gone";
        }

        if (evidence.ShardsOfVictim == 0)
        {
            return "the killed node held no shard, so nothing had to move";
        }

        if (evidence.Takeover is null)
        {
            return "not every shard was seen to answer again";
        }

        if (evidence.AcknowledgedDuringOutage < 1)
        {
            return "no request was answered between the kill and the takeover";
        }

        if (evidence.Repeated < 1)
        {
            return "no acknowledged request was repeated to compare the answers";
        }

        var unanswered = evidence.Requests.Select(r => r.RequestId).Except(evidence.Acknowledged, StringComparer.Ordinal).ToArray();
        if (unanswered.Length > 0)
        {
            return $"never acknowledged, with all retries: {Some(unanswered)}";
        }

        return evidence.Survivors.Select(survivor => Missing(survivor, evidence)).FirstOrDefault(missing => missing is not null)
            ?? evidence.Groups.Select(group => group.Gap).FirstOrDefault(gap => gap is not null);
    }

    private static string? Missing(SurvivorState survivor, DemoEvidence evidence)
    {
        var held = survivor.Effects.Select(effect => effect.RequestId).ToHashSet(StringComparer.Ordinal);
        var missing = evidence.Acknowledged.Where(id => !held.Contains(id)).Order(StringComparer.Ordinal).ToArray();
        return missing.Length > 0 ? $"the survivors did not come to hold the same in time: {survivor.Name} lacks {Some(missing)}" : null;
    }

    private static string Some(IReadOnlyCollection<string> what) =>
        string.Join(", ", what.Take(NamedAtMost)) + (what.Count > NamedAtMost ? $" and {what.Count - NamedAtMost} more" : "");
}
