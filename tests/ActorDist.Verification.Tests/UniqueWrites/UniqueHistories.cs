using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;
using CsCheck;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Tests.UniqueWrites;

/// <summary>Small histories of registers in which every write writes a value of its own.</summary>
internal static class UniqueHistories
{
    private const int LastInstant = 8;

    /// <summary>Up to six operations at random times, each in a process of its own.</summary>
    public static Gen<Operation[]> Timed { get; } = Gen.Select(
        Gen.Int[-3, 6],
        Gen.Select(Gen.Int[0, LastInstant], Gen.Int[0, LastInstant]),
        Gen.Frequency((6, Gen.Const(OperationOutcome.Ok)), (2, Gen.Const(OperationOutcome.Unknown)), (1, Gen.Const(OperationOutcome.Failed))),
        Gen.Frequency((5, Gen.Const("k")), (1, Gen.Const("other"))),
        (seen, instants, outcome, key) => Of(seen, 0, Math.Min(instants.Item1, instants.Item2), Math.Max(instants.Item1, instants.Item2), outcome, key))
        .Array[0, 6].Select(Numbered);

    /// <summary>Up to six operations of three processes on two keys, one after the other.</summary>
    public static Gen<Operation[]> Sessions { get; } = Gen.Select(
        Gen.Int[-4, 6],
        Gen.Int[0, 2],
        Gen.Frequency((5, Gen.Const("x")), (2, Gen.Const("y"))),
        (seen, process, key) => Of(seen, process, 0, 0, OperationOutcome.Ok, key))
        .Array[0, 6]
        .Select(operations => Numbered(operations, isTimed: false));

    /// <summary>Every history of a number of operations: each order of calls and returns, writes, reads of every value, known or not.</summary>
    public static IEnumerable<Operation[]> All(int count)
    {
        foreach (var times in Orders(new (int Call, int Return)[count], new int[count], 0))
        {
            foreach (var kinds in Kinds(new int[count], 0))
            {
                yield return [.. Enumerable.Range(0, count).Select(index =>
                {
                    var isUnknown = kinds[index] == count + 2;
                    var seen = isUnknown ? -1 : kinds[index] - 1;
                    var outcome = isUnknown ? OperationOutcome.Unknown : OperationOutcome.Ok;
                    return Of(seen, index, times[index].Call, times[index].Return, outcome, "k", value: index + 1);
                })];
            }
        }

        // 0: a write; 1: a read of nothing; 2 to count + 1: a read of that value less one; count + 2: a write without a reply.
        IEnumerable<int[]> Kinds(int[] kinds, int index)
        {
            if (index == kinds.Length)
                return [[.. kinds]];
            return Enumerable.Range(0, count + 3).SelectMany(kind =>
            {
                kinds[index] = kind;
                return Kinds(kinds, index + 1);
            });
        }
    }

    private static IEnumerable<(int Call, int Return)[]> Orders((int Call, int Return)[] times, int[] stages, int instant)
    {
        if (instant == 2 * times.Length)
        {
            yield return [.. times];
            yield break;
        }

        for (var index = 0; index < times.Length; index++)
        {
            if (stages[index] == 2)
                continue;
            var before = times[index];
            times[index] = stages[index] == 0 ? (instant, 0) : (before.Call, instant);
            stages[index]++;
            foreach (var order in Orders(times, stages, instant + 1))
                yield return order;
            stages[index]--;
            times[index] = before;
        }
    }

    private static Operation[] Numbered(Operation[] operations) => Numbered(operations, isTimed: true);

    private static Operation[] Numbered(Operation[] operations, bool isTimed) =>
    [
        .. operations.Select((each, index) =>
        {
            var numbered = isTimed ? each with { Process = index } : each with { Call = 2 * index, Return = (2 * index) + 1 };
            return each.Input.Function == CasRegisterFunction.Write ? numbered with { Input = CasRegisterInput.Write(index + 1) } : numbered;
        }),
    ];

    /// <summary>A read of a value (0 for nothing) or, for a negative one, a write.</summary>
    private static Operation Of(int seen, int process, long call, long @return, OperationOutcome outcome, string key, long value = 0) => new(
        key,
        process,
        seen < 0 ? CasRegisterInput.Write(value) : CasRegisterInput.Read(),
        outcome != OperationOutcome.Ok ? default : seen < 0 ? CasRegisterOutput.Done : CasRegisterOutput.Found(seen == 0 ? null : seen),
        call,
        @return,
        outcome);
}
