using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.UniqueWrites;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Linearizability.Zones;

/// <summary>
/// Linearizability of registers whose writes are unique, in O(n log n): the zones of Gibbons and Korach ("Testing shared memories", 1997,
/// section 4.1). It shares no line with the search, so that it is a second opinion on it, and it has no budget because it needs none.
/// </summary>
/// <remarks>
/// A value's zone lies between the first return of an operation on it and the last call of one. If the return comes first (a forward
/// zone), the register held the value all that time; else (a backward zone) at some instant of it. So forward zones must not overlap,
/// and none may contain a backward zone. A write of unknown outcome returns never if somebody saw it, and else does not count.
/// </remarks>
/// <param name="initial">The value before the history, null for none.</param>
public sealed class ZoneJudge(long? initial = null)
{
    /// <summary>The property's name.</summary>
    public const string Property = "linearizable";

    /// <summary>Judges a history, key by key.</summary>
    /// <param name="operations">In any order; those that failed are ignored.</param>
    /// <returns>Unknown where a value was written twice to a key, or there is a cas.</returns>
    /// <exception cref="ArgumentException">A completed operation returns before its call.</exception>
    public Judgement Judge(IReadOnlyList<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!UniqueWriteHistory.TryRead(Property, operations, initial, out var history, out var judgement))
            return judgement!;
        var (calls, returns) = Instants(history);
        var violation = FindReadBeforeWrite(history, calls, returns);
        foreach (var zones in violation is null ? ZonesOf(history, calls, returns) : [])
        {
            violation = FindConflict(history, zones);
            if (violation is not null)
                break;
        }

        return violation ?? Judgement.Held(
            Property,
            $"No violation in {history.Size.Operations} operations; {history.Size.UnknownOperations} had an unknown outcome.",
            history.Size);
    }

    /// <summary>Ranks of all calls and returns in the order of time; calls before returns of the same time, so that touching is concurrent.</summary>
    private static (int[] Calls, int[] Returns) Instants(UniqueWriteHistory history)
    {
        var operations = history.Operations;
        var keys = new (long Time, int IsReturn)[2 * operations.Length];
        var ends = new int[keys.Length];
        for (var index = 0; index < operations.Length; index++)
        {
            var isOpen = operations[index].Outcome != OperationOutcome.Ok;
            keys[2 * index] = (operations[index].Call, 0);
            keys[(2 * index) + 1] = (isOpen ? long.MaxValue : operations[index].Return, isOpen ? 2 : 1);
            ends[2 * index] = 2 * index;
            ends[(2 * index) + 1] = (2 * index) + 1;
        }

        Array.Sort(keys, ends);
        var calls = new int[operations.Length];
        var returns = new int[operations.Length];
        for (var rank = 0; rank < ends.Length; rank++)
            (ends[rank] % 2 == 0 ? calls : returns)[ends[rank] / 2] = rank;
        return (calls, returns);
    }

    private static Judgement? FindReadBeforeWrite(UniqueWriteHistory history, int[] calls, int[] returns)
    {
        for (var read = 0; read < calls.Length; read++)
        {
            var write = history.Sources[read];
            if (write == UniqueWriteHistory.Initial || returns[read] > calls[write])
                continue;
            return Judgement.Violated(
                Property,
                "future-read",
                $"{history.Accuse(read)}, but the write of {history.ValueOf(write)} was called only at {history.Operations[write].Call}.",
                history.Witness(read, write),
                history.Size);
        }

        return null;
    }

    /// <summary>The zones of each key.</summary>
    private static IEnumerable<List<Zone>> ZonesOf(UniqueWriteHistory history, int[] calls, int[] returns)
    {
        var keys = new Dictionary<string, Dictionary<int, Zone>>(StringComparer.Ordinal);
        for (var index = 0; index < calls.Length; index++)
        {
            var key = history.Operations[index].Key;
            if (!keys.TryGetValue(key, out var zones))
                keys.Add(key, zones = []);
            var source = history.Sources[index];
            if (!zones.TryGetValue(source, out var zone))
                zones.Add(source, zone = new Zone(source));
            zone.Add(index, calls[index], returns[index]);
        }

        return keys.Values.Select(zones => zones.Values.ToList());
    }

    private static Judgement? FindConflict(UniqueWriteHistory history, List<Zone> zones)
    {
        var forward = zones.Where(zone => zone.IsForward).OrderBy(zone => zone.FirstReturn).ToArray();
        for (var next = 1; next < forward.Length; next++)
        {
            if (forward[next].FirstReturn < forward[next - 1].LastCall)
                return Overlap(history, forward[next - 1], forward[next]);
        }

        foreach (var zone in zones.Where(zone => !zone.IsForward))
        {
            var before = LastBefore(forward, zone.LastCall);
            if (before >= 0 && zone.FirstReturn < forward[before].LastCall)
                return Contained(history, forward[before], zone);
        }

        return null;
    }

    /// <summary>Index of the last forward zone that begins before an instant, or -1.</summary>
    private static int LastBefore(Zone[] forward, int instant)
    {
        var low = 0;
        var high = forward.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (forward[middle].FirstReturn < instant)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private static Judgement Overlap(UniqueWriteHistory history, Zone first, Zone second)
    {
        var (late, early) = first.LastCall > second.LastCall ? (first, second) : (second, first);
        var read = late.LastCaller;
        return Judgement.Violated(
            Property,
            "stale-read",
            $"{history.Accuse(read)}, but {history.ValueOf(early.Source)} was seen both after and before "
            + $"{history.ValueOf(late.Source)} was, so that one of the two must have come back.",
            history.Witness(
                first.FirstReturner, first.LastCaller, second.FirstReturner, second.LastCaller, first.Source, second.Source),
            history.Size);
    }

    private static Judgement Contained(UniqueWriteHistory history, Zone outer, Zone inner) => Judgement.Violated(
        Property,
        "stale-read",
        $"{history.Accuse(outer.LastCaller)}, but {history.ValueOf(inner.Source)} had replaced {history.ValueOf(outer.Source)} before it "
        + "was called.",
        history.Witness(outer.FirstReturner, outer.LastCaller, inner.FirstReturner, inner.LastCaller, outer.Source, inner.Source),
        history.Size);

    private sealed class Zone
    {
        /// <summary>The value from before the history was there before everything.</summary>
        public Zone(int source)
        {
            Source = source;
            FirstReturner = source;
            LastCaller = source;
            FirstReturn = source == UniqueWriteHistory.Initial ? -1 : int.MaxValue;
            LastCall = source == UniqueWriteHistory.Initial ? int.MinValue : -1;
        }

        public int Source { get; }

        public int FirstReturn { get; private set; }

        public int FirstReturner { get; private set; }

        public int LastCall { get; private set; }

        public int LastCaller { get; private set; }

        public bool IsForward => FirstReturn < LastCall;

        public void Add(int operation, int call, int @return)
        {
            if (@return < FirstReturn)
                (FirstReturn, FirstReturner) = (@return, operation);
            if (call > LastCall)
                (LastCall, LastCaller) = (call, operation);
        }
    }
}
