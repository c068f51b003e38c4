using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.UniqueWrites;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Staleness;

/// <summary>
/// Measures how stale reads are, in versions and in time, where linearizability only says that one is: the quantities of k-atomicity and
/// Delta-atomicity (Golab, Li and Shah, PODC 2011), a read by itself, in O(n log n). Both are lower bounds: of writes that ran at the same
/// time nobody knows the order.
/// </summary>
/// <param name="initial">The value of every key before the history, null for none.</param>
public sealed class StalenessMeter(long? initial = null)
{
    private const string Property = "fresh-reads";

    /// <summary>Measures a history of registers whose writes are unique.</summary>
    public StalenessResult Measure(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!UniqueWriteHistory.TryRead(Property, operations, initial, out var history, out var judgement))
            return new StalenessResult(judgement!, []);
        var staleness = new ReadStaleness?[history.Operations.Length];
        foreach (var key in Enumerable.Range(0, history.Operations.Length)
            .GroupBy(each => history.Operations[each].Key, StringComparer.Ordinal))
        {
            MeasureKey(history, [.. key], staleness);
        }

        var stalest = -1;
        for (var index = 0; index < staleness.Length; index++)
        {
            if (staleness[index] is { Versions: > 0 } found && (stalest < 0 || found.Age > staleness[stalest]!.Value.Age))
                stalest = index;
        }

        ReadStaleness[] reads = [.. staleness.Where(each => each is not null).Select(each => each!.Value)];
        if (stalest >= 0)
        {
            var worst = staleness[stalest]!.Value;
            judgement = Judgement.Violated(
                Property,
                "stale-read",
                $"{history.Accuse(stalest)}, which had been replaced at least {worst.Versions} times, first {worst.Age} before the call; "
                + $"{reads.Count(read => read.Versions > 0)} of {reads.Length} reads were stale.",
                history.Witness(stalest, history.Sources[stalest]),
                history.Size);
        }
        else
        {
            judgement = reads.Length == 0
                ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: no read was answered.", history.Size)
                : Judgement.Held(Property, $"None of {reads.Length} reads was stale.", history.Size);
        }

        return new StalenessResult(judgement, reads);
    }

    private static void MeasureKey(UniqueWriteHistory history, int[] operations, ReadStaleness?[] staleness)
    {
        var all = history.Operations;
        var writes = operations
            .Where(each => !history.IsRead(each) && all[each].Outcome == OperationOutcome.Ok).ToArray();
        var calls = Array.ConvertAll(writes, write => all[write].Call);
        var byReturn = Enumerable.Range(0, writes.Length).OrderBy(place => all[writes[place]].Return).ToArray();

        // Of each write the earliest return among it and those called after it.
        var earliest = new long[writes.Length + 1];
        earliest[^1] = long.MaxValue;
        for (var place = writes.Length - 1; place >= 0; place--)
            earliest[place] = Math.Min(earliest[place + 1], all[writes[place]].Return);
        var returned = new int[writes.Length + 1];
        var next = 0;
        foreach (var read in operations.Where(history.IsRead))
        {
            for (; next < byReturn.Length && all[writes[byReturn[next]]].Return < all[read].Call; next++)
                Count(byReturn[next]);
            var source = history.Sources[read];
            var written = source == UniqueWriteHistory.Initial ? long.MinValue
                : all[source].Outcome == OperationOutcome.Ok ? all[source].Return
                : long.MaxValue;
            var after = FirstAfter(calls, written);
            var versions = next - Before(after);
            staleness[read] = versions > 0 ? new ReadStaleness(versions, all[read].Call - earliest[after]) : default(ReadStaleness);
        }

        // A Fenwick tree over the writes in the order of calls: how many of the first have returned.
        void Count(int place)
        {
            for (var node = place + 1; node < returned.Length; node += node & -node)
                returned[node]++;
        }

        int Before(int places)
        {
            var sum = 0;
            for (var node = places; node > 0; node -= node & -node)
                sum += returned[node];
            return sum;
        }
    }

    private static int FirstAfter(long[] calls, long time)
    {
        var low = 0;
        var high = calls.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (calls[middle] > time)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}

/// <summary>How old the value of one read was, at the least.</summary>
/// <param name="Versions">Writes that were called after the read's value had been written and had returned before the read was called.</param>
/// <param name="Age">Time from the first of those returns to the call of the read, in the history's unit; 0 for a fresh read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReadStaleness(int Versions, long Age);

/// <summary>How stale the reads of a history were.</summary>
/// <param name="Judgement">Held where no read was stale.</param>
/// <param name="Reads">Of each read how stale it was, in the order of calls.</param>
public sealed record StalenessResult(Judgement Judgement, IReadOnlyList<ReadStaleness> Reads)
{
    /// <summary>Reads that were stale.</summary>
    public int Stale => Reads.Count(read => read.Versions > 0);

    /// <summary>The age that a part of the reads does not exceed.</summary>
    /// <param name="part">0.5 for the median.</param>
    public long AgeAt(double part)
    {
        if (Reads.Count == 0)
            return 0;
        var ages = Reads.Select(read => read.Age).Order().ToArray();
        return ages[Math.Clamp((int)Math.Ceiling(part * ages.Length) - 1, 0, ages.Length - 1)];
    }
}
