using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.Counter;
using Operation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.Counter.CounterInput, long?>;

namespace ActorDist.Verification.Workloads.Counters;

/// <summary>
/// Every read of a counter lies between the sums that are possible: of the adds that had returned before its call all must count, of those
/// called before its return any may. Jepsen's counter, extended to negative amounts. Necessary for linearizability and not sufficient,
/// in O(n log n).
/// </summary>
public sealed class CounterBoundsJudge
{
    private const string Property = "counter-bounds";

    private static readonly CounterModel Words = new();

    /// <summary>Judges a history; keys are not told apart.</summary>
    public Judgement Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var size = HistorySize.Of(operations);
        var ends = new List<(long Time, int Stage, int Operation)>(2 * operations.Count);
        for (var index = 0; index < operations.Count; index++)
        {
            var each = operations[index];
            if (each.Outcome == OperationOutcome.Failed || (each.Input.Amount is null && each.Outcome != OperationOutcome.Ok))
                continue;
            ends.Add((each.Call, 0, index));
            if (each.Outcome == OperationOutcome.Ok)
                ends.Add((each.Return, 1, index));
        }

        ends.Sort();
        Int128 least = 0;
        Int128 most = 0;
        var reads = 0;
        var open = new Dictionary<int, (Int128 Least, Int128 Most)>();
        foreach (var (_, stage, index) in ends)
        {
            var each = operations[index];
            var amount = each.Input.Amount ?? 0;
            if (each.Input.Amount is null && stage == 0)
            {
                open.Add(index, (least, most));
                continue;
            }

            if (each.Input.Amount is not null)
            {
                // At the call it may count from now on; at the return it must.
                var mayOnly = stage == 0;
                least += mayOnly == amount < 0 ? amount : 0;
                most += mayOnly == amount > 0 ? amount : 0;
                foreach (var read in open.Keys.ToArray())
                {
                    var (lower, upper) = open[read];
                    open[read] = (Int128.Min(lower, least), Int128.Max(upper, most));
                }

                continue;
            }

            open.Remove(index, out var bounds);
            reads++;
            if (each.Output is { } sum && (sum < bounds.Least || sum > bounds.Most))
            {
                return Judgement.Violated(
                    Property,
                    "out-of-bounds",
                    $"Process {each.Process} got an impossible reply: {Words.DescribeOperation(each)} (called at {each.Call}, returned at "
                    + $"{each.Return}), but the sum could only be {bounds.Least} to {bounds.Most}.",
                    [WitnessOperation.From(each, Words.DescribeOperation(each))],
                    size);
            }
        }

        return reads == 0
            ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: no read was answered.", size)
            : Judgement.Held(Property, $"Each of {reads} reads lies between the possible sums.", size);
    }
}
