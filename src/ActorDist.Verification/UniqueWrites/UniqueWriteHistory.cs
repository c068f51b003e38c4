using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.CasRegister;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.UniqueWrites;

/// <summary>
/// A history of registers in which no value is written twice to a key, so that it is known which write each read saw. That one fact
/// makes judging cheap that is otherwise NP-hard.
/// </summary>
internal sealed class UniqueWriteHistory
{
    /// <summary>The source of a read that saw the value from before the history.</summary>
    public const int Initial = -1;

    private static readonly CasRegisterModel Words = new();

    private UniqueWriteHistory(Operation[] operations, int[] sources, HistorySize size)
    {
        Operations = operations;
        Sources = sources;
        Size = size;
    }

    /// <summary>Reads with a reply and writes that were done or were seen by a read, in the order of their calls.</summary>
    public Operation[] Operations { get; }

    /// <summary>Of each operation the write whose value it saw, or <see cref="Initial"/>; of a write itself.</summary>
    public int[] Sources { get; }

    /// <summary>How much the history holds.</summary>
    public HistorySize Size { get; }

    /// <summary>Whether an operation is a read.</summary>
    public bool IsRead(int operation) => Operations[operation].Input.Function == CasRegisterFunction.Read;

    /// <summary>A part of the history as a witness, in the order of calls, without repetition.</summary>
    public IReadOnlyList<WitnessOperation> Witness(params IEnumerable<int> operations) =>
        [.. operations.Where(each => each >= 0).Distinct().Order().Select(each => WitnessOperation.From(Operations[each], Text(each)))];

    /// <summary>An operation in words.</summary>
    public string Text(int operation) => Words.DescribeOperation(Operations[operation]);

    /// <summary>An operation as the beginning of a sentence about its impossible reply.</summary>
    public string Accuse(int operation)
    {
        var each = Operations[operation];
        var key = each.Key.Length == 0 ? "" : $" on key \"{each.Key}\"";
        return $"Process {each.Process} got an impossible reply{key}: {Text(operation)} (called at {each.Call}, returned at {each.Return})";
    }

    /// <summary>The value that a source stands for.</summary>
    public string ValueOf(int source) => source == Initial ? "the value from before" : $"{Operations[source].Input.Value}";

    /// <summary>
    /// Reads a history. False where a judgement is all that there is to say: the history is none of unique writes, or a read saw a value
    /// that nobody wrote.
    /// </summary>
    /// <param name="property">What is judged.</param>
    /// <param name="operations">In any order.</param>
    /// <param name="initial">The value before the history, null for none.</param>
    /// <param name="history">The history.</param>
    /// <param name="judgement">The judgement where there is no history.</param>
    public static bool TryRead(
        string property, IReadOnlyList<Operation> operations, long? initial, out UniqueWriteHistory history, out Judgement? judgement)
    {
        var size = HistorySize.Of(operations);
        history = new UniqueWriteHistory([], [], size);
        var writes = new Dictionary<Version, Operation>(operations.Count);
        foreach (var operation in operations)
        {
            if (operation.Outcome == OperationOutcome.Ok && operation.Return < operation.Call)
            {
                throw new ArgumentException(
                    $"An operation of process {operation.Process} returns at {operation.Return}, before its call at {operation.Call}.",
                    nameof(operations));
            }

            if (operation.Input.Function == CasRegisterFunction.Cas)
            {
                judgement = Judgement.Undecided(
                    property, UnknownReason.NotJudgeable, "Undecided: this judge knows reads and writes only, and there is a cas.", size);
                return false;
            }

            if (operation.Input is not { Function: CasRegisterFunction.Write, Value: { } value })
                continue;
            if (value == initial || !writes.TryAdd(new Version(operation.Key, value), operation))
            {
                judgement = Judgement.Undecided(
                    property,
                    UnknownReason.NotJudgeable,
                    $"Undecided: this judge needs every value to be written once, and {value} was written twice to key \"{operation.Key}\".",
                    size);
                return false;
            }
        }

        var seen = new HashSet<Version>();
        var earliestBad = default(Operation?);
        foreach (var read in operations)
        {
            if (read.Input.Function != CasRegisterFunction.Read || read.Outcome != OperationOutcome.Ok || read.Output.Value == initial)
                continue;
            var isWritten = read.Output.Value is { } value
                && writes.TryGetValue(new Version(read.Key, value), out var write)
                && write.Outcome != OperationOutcome.Failed;
            if (isWritten)
                seen.Add(new Version(read.Key, read.Output.Value!.Value));
            else if (earliestBad is null || read.Return < earliestBad.Value.Return)
                earliestBad = read;
        }

        if (earliestBad is { } bad)
        {
            judgement = ThinAir(property, bad, writes, size);
            return false;
        }

        var kept = operations
            .Where(each => each.Outcome == OperationOutcome.Ok
                || (each is { Outcome: OperationOutcome.Unknown, Input: { Function: CasRegisterFunction.Write, Value: { } value } }
                    && seen.Contains(new Version(each.Key, value))))
            .OrderBy(each => each.Call)
            .ToArray();
        history = new UniqueWriteHistory(kept, SourcesOf(kept, initial), size);
        judgement = null;
        return true;
    }

    private static int[] SourcesOf(Operation[] kept, long? initial)
    {
        var writeOf = new Dictionary<Version, int>(kept.Length);
        for (var index = 0; index < kept.Length; index++)
        {
            if (kept[index].Input is { Function: CasRegisterFunction.Write, Value: { } value })
                writeOf.Add(new Version(kept[index].Key, value), index);
        }

        var sources = new int[kept.Length];
        for (var index = 0; index < kept.Length; index++)
        {
            var each = kept[index];
            if (each.Input.Function == CasRegisterFunction.Write)
                sources[index] = index;
            else
                sources[index] = each.Output.Value == initial ? Initial : writeOf[new Version(each.Key, each.Output.Value!.Value)];
        }

        return sources;
    }

    private static Judgement ThinAir(string property, Operation read, Dictionary<Version, Operation> writes, HistorySize size)
    {
        var key = read.Key.Length == 0 ? "" : $" on key \"{read.Key}\"";
        var said = $"Process {read.Process} got an impossible reply{key}: {Words.DescribeOperation(read)} "
            + $"(called at {read.Call}, returned at {read.Return})";
        List<WitnessOperation> witness = [WitnessOperation.From(read, Words.DescribeOperation(read))];
        if (read.Output.Value is { } value && writes.TryGetValue(new Version(read.Key, value), out var failed))
        {
            witness.Insert(0, WitnessOperation.From(failed, $"write {value} failed"));
            return Judgement.Violated(
                property, "aborted-read", $"{said}, but the write of {value} by process {failed.Process} certainly failed.", witness, size);
        }

        var why = read.Output.Value is null ? "but the register was never empty" : "but nobody ever wrote that";
        return Judgement.Violated(property, "thin-air-read", $"{said}, {why}.", witness, size);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Version(string Key, long Value);
}
