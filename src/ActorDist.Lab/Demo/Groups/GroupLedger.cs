using ActorDist.Lab.Cloud;

namespace ActorDist.Lab.Demo.Groups;

/// <summary>
/// The judge of groups: each change was asked for when the one before had converged, so the cloud's ledger must show them one after the
/// other, exactly as asked. "Remove two" that removes four shows as a third deletion in a row.
/// </summary>
/// <param name="Violation">What the ledger shows that nobody asked for, or lacks; null where nothing.</param>
/// <param name="Gap">What is not known; null where nothing.</param>
/// <param name="Created">Servers that the cloud created.</param>
/// <param name="Deleted">Servers that the cloud deleted.</param>
public sealed record GroupLedger(string? Violation, string? Gap, int Created, int Deleted)
{
    /// <summary>Compares one group.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="steps">What was asked, in its order.</param>
    /// <param name="ledger">What the cloud did for the group, in its order.</param>
    public static GroupLedger Judge(string name, IReadOnlyList<ScalingStep> steps, IEnumerable<LedgerEntry> ledger)
    {
        var done = ledger.Select(entry => entry.Action switch { "created" => 1, "deleted" => -1, _ => 0 }).Where(change => change != 0).ToArray();
        var (at, violation, gap) = (0, (string?)null, (string?)null);
        foreach (var run in Runs(steps))
        {
            var way = Math.Sign(run[0].Change);
            var asked = run.Sum(step => Math.Abs(step.Change));
            var seen = done.Skip(at).TakeWhile(change => change == way).Count();
            at += seen;
            if (run.Find(step => step.Refusal is not null) is { } refused)
                violation ??= $"{name}: {refused.Key} was refused: {refused.Refusal}";
            else if (seen > asked || (seen < asked && run.TrueForAll(step => step.IsConverged)))
                violation ??= $"{name}: {string.Join(" and ", run.Select(step => step.Key))} asked for {Count(way * asked)}; the cloud's ledger shows {Count(way * seen)}";
            else if (run.Find(step => !step.IsAcknowledged) is { } unanswered)
                gap ??= $"{name}: {unanswered.Key} was never acknowledged";
            else if (run.Find(step => !step.IsConverged) is { } open)
                gap ??= $"{name}: {open.Key} was acknowledged, and the group did not come to have what was asked for in time";
        }

        if (at < done.Length)
            violation ??= $"{name}: after all that was asked for, the cloud {(done[at] > 0 ? "created" : "deleted")} {done.Length - at} servers more";

        return new GroupLedger(violation, violation is null ? gap : null, done.Count(change => change > 0), done.Count(change => change < 0));
    }

    private static string Count(int change) => change < 0 ? $"{-change} deleted" : $"{change} created";

    /// <summary>Changes the same way follow each other in the ledger without a border between them.</summary>
    private static IEnumerable<List<ScalingStep>> Runs(IReadOnlyList<ScalingStep> steps)
    {
        for (var from = 0; from < steps.Count;)
        {
            var way = Math.Sign(steps[from].Change);
            var run = steps.Skip(from).TakeWhile(step => Math.Sign(step.Change) == way).ToList();
            yield return run;
            from += run.Count;
        }
    }
}
