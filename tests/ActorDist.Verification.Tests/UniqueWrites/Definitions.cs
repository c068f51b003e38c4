using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Sessions;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Tests.UniqueWrites;

/// <summary>The definitions of the weaker models, executed on histories of unique writes that all completed.</summary>
internal static class Definitions
{
    /// <summary>Some interleaving of the processes explains every read.</summary>
    public static bool IsSequential(Operation[] history)
    {
        var processes = history.GroupBy(each => each.Process).Select(each => each.ToArray()).ToArray();
        return Interleaves(new int[processes.Length], new Dictionary<string, long?>(StringComparer.Ordinal));

        bool Interleaves(int[] places, Dictionary<string, long?> values)
        {
            var isDone = true;
            for (var process = 0; process < places.Length; process++)
            {
                if (places[process] == processes[process].Length)
                    continue;
                isDone = false;
                var next = processes[process][places[process]];
                var valuesAfter = new Dictionary<string, long?>(values, StringComparer.Ordinal);
                if (IsWrite(next))
                    valuesAfter[next.Key] = next.Input.Value;
                else if (values.GetValueOrDefault(next.Key) != next.Output.Value)
                    continue;
                var after = (int[])places.Clone();
                after[process]++;
                if (Interleaves(after, valuesAfter))
                    return true;
            }

            return isDone;
        }
    }

    /// <summary>
    /// CC: with the least causal order, what each read saw is explained by some order of its causal past. CCv: by one order of all
    /// writes, the same for all reads.
    /// </summary>
    public static bool IsCausal(Operation[] history, bool isConvergent)
    {
        if (!AreReadsOfWrites(history))
            return false;
        var past = CausalOrder(history);
        if (Enumerable.Range(0, history.Length).Any(each => past[each, each]))
            return false;
        var reads = Enumerable.Range(0, history.Length).Where(each => !IsWrite(history[each])).ToArray();
        var orders = Permutations([.. Enumerable.Range(0, history.Length).Where(each => IsWrite(history[each]))])
            .Where(order => Respects(order, past)).ToList();
        return isConvergent
            ? orders.Exists(order => Array.TrueForAll(reads, read => Explains(history, past, order, read)))
            : Array.TrueForAll(reads, read => orders.Exists(order => Explains(history, past, order, read)));
    }

    /// <summary>
    /// Some order of all versions, the initial one first, satisfies the guarantee in every session; monotonic writes together with
    /// monotonic reads.
    /// </summary>
    public static bool IsGuaranteed(Operation[] history, SessionGuarantee guarantee)
    {
        if (!AreReadsOfWrites(history))
            return false;
        return history.GroupBy(each => each.Key, StringComparer.Ordinal).All(key =>
        {
            var operations = key.ToArray();
            var versions = operations.Select(Version).Where(version => version != 0).Distinct().Select(version => (int)version).ToArray();
            return Permutations(versions).Exists(order => operations.GroupBy(each => each.Process)
                .All(session => Satisfies([.. session], guarantee, version => version == 0 ? -1 : Array.IndexOf(order, (int)version))));
        });
    }

    private static bool Satisfies(Operation[] session, SessionGuarantee guarantee, Func<long, int> rank)
    {
        for (var later = 0; later < session.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var (first, second) = (session[earlier], session[later]);
                var concerns = guarantee switch
                {
                    SessionGuarantee.ReadYourWrites => IsWrite(first) && !IsWrite(second),
                    SessionGuarantee.MonotonicReads => !IsWrite(first) && !IsWrite(second),
                    SessionGuarantee.MonotonicWrites => IsWrite(first) == IsWrite(second),
                    _ => !IsWrite(first) && IsWrite(second),
                };
                var isStrict = IsWrite(second);
                var (before, after) = (rank(Version(first)), rank(Version(second)));
                if (concerns && (before > after || (isStrict && before == after)))
                    return false;
            }
        }

        return true;
    }

    private static bool AreReadsOfWrites(Operation[] history) => Array.TrueForAll(history, each =>
        IsWrite(each) || each.Output.Value is null || Array.Exists(history, write => IsSource(write, each)));

    private static bool IsSource(Operation write, Operation read) =>
        IsWrite(write) && string.Equals(write.Key, read.Key, StringComparison.Ordinal) && write.Input.Value == read.Output.Value;

    private static bool[,] CausalOrder(Operation[] history)
    {
        var past = new bool[history.Length, history.Length];
        for (var x = 0; x < history.Length; x++)
        {
            for (var y = 0; y < history.Length; y++)
                past[x, y] = (x < y && history[x].Process == history[y].Process) || (!IsWrite(history[y]) && IsSource(history[x], history[y]));
        }

        for (var middle = 0; middle < history.Length; middle++)
        {
            for (var x = 0; x < history.Length; x++)
            {
                for (var y = 0; y < history.Length; y++)
                    past[x, y] |= past[x, middle] && past[middle, y];
            }
        }

        return past;
    }

    private static bool Respects(int[] order, bool[,] past)
    {
        for (var later = 0; later < order.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (past[order[later], order[earlier]])
                    return false;
            }
        }

        return true;
    }

    private static bool Explains(Operation[] history, bool[,] past, int[] order, int read)
    {
        var last = Array.FindLast(order, write =>
            past[write, read] && string.Equals(history[write].Key, history[read].Key, StringComparison.Ordinal));
        var isSeen = Array.Exists(order, write =>
            past[write, read] && string.Equals(history[write].Key, history[read].Key, StringComparison.Ordinal));
        return isSeen ? history[last].Input.Value == history[read].Output.Value : history[read].Output.Value is null;
    }

    private static List<int[]> Permutations(int[] values) => values.Length == 0
        ? [[]]
        : [.. values.SelectMany(first => Permutations([.. values.Where(each => each != first)]).Select(rest => (int[])[first, .. rest]))];

    private static long Version(Operation operation) => (IsWrite(operation) ? operation.Input.Value : operation.Output.Value) ?? 0;

    private static bool IsWrite(Operation operation) => operation.Input.Function == CasRegisterFunction.Write;
}
