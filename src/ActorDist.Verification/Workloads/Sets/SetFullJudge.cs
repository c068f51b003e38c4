using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.ValueSet;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.ValueSet.SetInput,
    ActorDist.Verification.Models.ValueSequence>;

namespace ActorDist.Verification.Workloads.Sets;

/// <summary>
/// What became of every element of a set that grows: Jepsen's set-full. An element is lost where a read that began after it was known to
/// be there misses it and no later read has it; stale where later reads have it again.
/// </summary>
/// <param name="mustBeImmediate">Whether a stale element is a violation too, as in a linearizable set, or only a lost one.</param>
public sealed class SetFullJudge(bool mustBeImmediate)
{
    private const string Property = "set-full";

    private static readonly SetModel Words = new();

    /// <summary>Judges a history of adds and reads.</summary>
    /// <param name="operations">In any order.</param>
    /// <returns>Unknown where there is a remove, or no read began after an add was acknowledged.</returns>
    public SetFullResult Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var size = HistorySize.Of(operations);
        if (operations.Any(each => each.Input.Function == SetFunction.Remove))
        {
            return new SetFullResult(Judgement.Undecided(
                Property, UnknownReason.NotJudgeable, "Undecided: this judge is for sets that only grow, and there is a remove.", size));
        }

        var reads = operations
            .Where(each => each is { Input.Function: SetFunction.Read, Outcome: OperationOutcome.Ok })
            .OrderBy(each => each.Call).ToArray();
        var contents = Array.ConvertAll(reads, read => read.Output.ToHashSet());
        var adds = operations.Where(each => each.Input.Function == SetFunction.Add).ToLookup(each => each.Input.Value);
        if (FindUnexpected(reads, adds, size) is { } unexpected)
            return new SetFullResult(unexpected);
        var result = new SetFullResult(Judgement.Held(Property, "", size));
        Judgement? worst = null;
        foreach (var element in adds)
        {
            var known = Known(element, reads, contents);
            if (known is null)
            {
                result = result with { NeverRead = result.NeverRead + (element.Any(add => add.Outcome == OperationOutcome.Ok) ? 1 : 0) };
                continue;
            }

            var misses = Indexes(reads, read => reads[read].Call > known.Value && !contents[read].Contains(element.Key));
            var lastSeen = Indexes(reads, read => contents[read].Contains(element.Key)).Select(read => reads[read].Call)
                .DefaultIfEmpty(long.MinValue).Max();
            var isTested = reads.Length > 0 && reads[^1].Call > known.Value;
            if (misses.Count == 0)
            {
                result = isTested ? result with { Stable = result.Stable + 1 } : result with { NeverRead = result.NeverRead + 1 };
                continue;
            }

            var lastMiss = reads[misses[^1]];
            var isLost = lastMiss.Call > lastSeen;
            result = isLost
                ? result with { Lost = result.Lost + 1 }
                : result with { Stale = result.Stale + 1, WorstDelay = Math.Max(result.WorstDelay, lastMiss.Call - known.Value) };
            if (isLost || (mustBeImmediate && worst is null))
                worst = worst is { Anomaly: "lost" } ? worst : Missing(element, lastMiss, isLost, known.Value, size);
        }

        var tested = result.Stable + result.Lost + result.Stale;
        var judgement = worst ?? (tested == 0
            ? Judgement.Undecided(
                Property, UnknownReason.NothingTested, "Undecided: no read began after an element was known to be there.", size)
            : Judgement.Held(
                Property, $"All {tested} elements that could be tested are there at the end; {result.Stale} of them were missed on the way.", size));
        return result with { Judgement = judgement };
    }

    /// <summary>The instant from which an element is known to be there: its add returned, or a read that has it did.</summary>
    private static long? Known(IGrouping<long, Operation> element, Operation[] reads, HashSet<long>[] contents)
    {
        var acknowledged = element.Where(add => add.Outcome == OperationOutcome.Ok).Select(add => add.Return);
        var seen = Indexes(reads, read => contents[read].Contains(element.Key)).Select(read => reads[read].Return);
        var known = acknowledged.Concat(seen).DefaultIfEmpty(long.MaxValue).Min();
        return known == long.MaxValue ? null : known;
    }

    private static List<int> Indexes(Operation[] reads, Predicate<int> fits)
    {
        var found = new List<int>();
        for (var read = 0; read < reads.Length; read++)
        {
            if (fits(read))
                found.Add(read);
        }

        return found;
    }

    private static Judgement? FindUnexpected(Operation[] reads, ILookup<long, Operation> adds, HistorySize size)
    {
        foreach (var read in reads)
        {
            foreach (var value in read.Output)
            {
                var add = adds[value].Where(each => each.Outcome != OperationOutcome.Failed && each.Call <= read.Return).ToArray();
                if (add.Length > 0)
                    continue;
                return Judgement.Violated(
                    Property,
                    "unexpected",
                    $"Process {read.Process} got an impossible reply: its read (called at {read.Call}, returned at {read.Return}) has {value}, "
                    + "which nobody had added.",
                    [WitnessOperation.From(read, Words.DescribeOperation(read))],
                    size);
            }
        }

        return null;
    }

    private static Judgement Missing(IGrouping<long, Operation> element, Operation miss, bool isLost, long known, HistorySize size)
    {
        var add = element.First(each => each.Outcome != OperationOutcome.Failed);
        return Judgement.Violated(
            Property,
            isLost ? "lost" : "stale",
            $"Process {miss.Process} got an impossible reply: its read (called at {miss.Call}, returned at {miss.Return}) misses {element.Key}, "
            + $"which was known to be there at {known}{(isLost ? ", and no later read has it" : "")}.",
            [WitnessOperation.From(add, Words.DescribeOperation(add)), WitnessOperation.From(miss, Words.DescribeOperation(miss))],
            size);
    }
}

/// <summary>What became of the elements.</summary>
/// <param name="Judgement">The verdict.</param>
/// <param name="Stable">Elements that every read had from when they were known to be there.</param>
/// <param name="Stale">Elements that a read missed and a later one had.</param>
/// <param name="Lost">Elements that were known to be there and are not any more.</param>
/// <param name="NeverRead">Acknowledged elements that no read could have tested.</param>
/// <param name="WorstDelay">Longest time from when an element was known to be there to the call of a read that missed it.</param>
public sealed record SetFullResult(
    Judgement Judgement, int Stable = 0, int Stale = 0, int Lost = 0, int NeverRead = 0, long WorstDelay = 0);
