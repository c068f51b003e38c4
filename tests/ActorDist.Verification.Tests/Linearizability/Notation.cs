using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>Short notation for operations in tests.</summary>
internal static class Notation
{
    public static Operation<TInput, TOutput> Ok<TInput, TOutput>(
        int process, long call, long @return, TInput input, TOutput output, string key = "k") =>
        new(key, process, input, output, call, @return, OperationOutcome.Ok);

    public static Operation<TInput, TOutput> Unknown<TInput, TOutput>(int process, long call, TInput input, string key = "k") =>
        new(key, process, input, default!, call, Operation<TInput, TOutput>.Never, OperationOutcome.Unknown);

    public static Operation<TInput, TOutput> Failed<TInput, TOutput>(
        int process, long call, long @return, TInput input, string key = "k") =>
        new(key, process, input, default!, call, @return, OperationOutcome.Failed);
}
