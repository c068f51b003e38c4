using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.Counter;
using ActorDist.Verification.Models.FencedLock;
using ActorDist.Verification.Models.KeyValue;
using ActorDist.Verification.Models.Queue;
using ActorDist.Verification.Models.VersionedRegister;
using CsCheck;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>Random histories of a few operations over tiny domains, so that about as many are linearizable as not.</summary>
internal static class SmallHistories
{
    private const int MostOperations = 6;
    private const int LastInstant = 8;

    private static readonly string[] Values = ["", "1", "a"];

    public static Gen<Operation<CasRegisterInput, CasRegisterOutput>[]> CasRegister { get; } = Of(
        Gen.Select(Gen.Int[0, 2], Gen.Long[0, 2], Gen.Long[0, 2], (function, expected, value) => function switch
        {
            0 => CasRegisterInput.Read(),
            1 => CasRegisterInput.Write(value),
            _ => CasRegisterInput.Cas(expected, value),
        }),
        Gen.Select(Gen.Bool, Gen.Long[-1, 2], (succeeded, value) => new CasRegisterOutput(succeeded, value < 0 ? null : value)),
        (input, output) => input.Function == CasRegisterFunction.Cas ? output : output with { Succeeded = true });

    public static Gen<Operation<KeyValueInput, string>[]> KeyValue { get; } = Of(
        Gen.Select(Gen.Int[0, 2], OneOf("x", "y"), (function, value) =>
            new KeyValueInput((KeyValueFunction)function, function == (int)KeyValueFunction.Get ? "" : value)),
        OneOf("", "x", "y", "xy", "yx"),
        (_, output) => output);

    public static Gen<Operation<RegisterCommand, RegisterReply>[]> Register { get; } = Of(
        Gen.Select(Gen.Int[0, 7], OneOf(Values), OneOf(Values), Gen.Long[0, 3], (function, value, expected, number) => function switch
        {
            0 or 1 => RegisterCommand.Get(),
            2 => RegisterCommand.Put(value),
            3 => RegisterCommand.Put(value, ifVersion: number),
            4 => RegisterCommand.CompareAndSwap(expected, value),
            5 => RegisterCommand.Increment(number),
            6 => RegisterCommand.Append(value),
            _ => RegisterCommand.Delete(number == 0 ? null : number),
        }),
        Gen.Select(Gen.Int[0, 9], OneOf(Values), Gen.Long[-2, 3], (status, value, version) => new RegisterReply(
            status > (int)RegisterStatus.TooLarge ? RegisterStatus.Ok : (RegisterStatus)status,
            value,
            Number: null,
            version < 0 ? null : version)),
        (input, output) => input.Function == RegisterFunction.Get ? output : output with { Value = null });

    public static Gen<Operation<QueueInput, long?>[]> Queue { get; } = Of(
        Gen.Long[-2, 2].Select(value => value < 0 ? QueueInput.Dequeue() : QueueInput.Enqueue(value)),
        Gen.Long[-1, 2].Select(value => value < 0 ? (long?)null : value),
        (input, output) => input.Function == QueueFunction.Dequeue ? output : null);

    public static Gen<Operation<FencedLockInput, long>[]> FencedLock { get; } = Of(
        Gen.Long[-2, 4].Select(token => token < 1 ? FencedLockInput.Acquire() : FencedLockInput.Release(token)),
        Gen.Long[1, 4],
        (input, output) => input.Function == FencedLockFunction.Acquire ? output : 0);

    public static Gen<Operation<CounterInput, long?>[]> Counter { get; } = Of(
        Gen.Long[0, 3].Select(amount => amount == 0 ? CounterInput.Read() : CounterInput.Add(amount - 2)),
        Gen.Long[-1, 3].Select(sum => (long?)sum),
        (input, output) => input.Amount is null ? output : null);

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<Operation<TInput, TOutput>[]> Of<TInput, TOutput>(
        Gen<TInput> inputs, Gen<TOutput> outputs, Func<TInput, TOutput, TOutput> fit) =>
        Gen.Select(
            Gen.Select(inputs, outputs),
            Gen.Select(Gen.Int[0, LastInstant], Gen.Int[0, LastInstant]),
            Gen.Frequency(
                (6, Gen.Const(OperationOutcome.Ok)),
                (2, Gen.Const(OperationOutcome.Unknown)),
                (1, Gen.Const(OperationOutcome.Failed))),
            Gen.Frequency((5, Gen.Const("k")), (1, Gen.Const("other"))),
            (exchange, instants, outcome, key) => new Operation<TInput, TOutput>(
                key,
                Process: 0,
                exchange.Item1,
                outcome == OperationOutcome.Ok ? fit(exchange.Item1, exchange.Item2) : default!,
                Math.Min(instants.Item1, instants.Item2),
                Math.Max(instants.Item1, instants.Item2),
                outcome))
            .Array[0, MostOperations]
            .Select(operations => operations.Select((operation, index) => operation with { Process = index }).ToArray());
}
