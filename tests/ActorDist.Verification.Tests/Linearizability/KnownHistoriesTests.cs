using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.KeyValue;
using ActorDist.Verification.Models.VersionedRegister;
using Xunit;
using static ActorDist.Verification.Tests.Linearizability.Notation;
using CasOperation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;
using KeyValueOperation = ActorDist.Verification.Histories.Operation<ActorDist.Verification.Models.KeyValue.KeyValueInput, string>;
using RegisterOperation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.VersionedRegister.RegisterCommand,
    ActorDist.Verification.Models.VersionedRegister.RegisterReply>;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>Histories short enough to judge by eye, each with the sentence that a person gets to read.</summary>
public sealed class KnownHistoriesTests
{
    private static readonly CasRegisterOutput Done = CasRegisterOutput.Done;

    [Fact]
    public void A_register_must_not_go_back()
    {
        CasOperation[] history =
        [
            Ok(0, 1, 2, CasRegisterInput.Write(1), Done),
            Ok(0, 3, 4, CasRegisterInput.Write(2), Done),
            Ok(1, 5, 6, CasRegisterInput.Read(), CasRegisterOutput.Found(1)),
            Ok(2, 7, 8, CasRegisterInput.Read(), CasRegisterOutput.Found(2)),
        ];
        var result = Judge(new CasRegisterModel(), history);
        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Equal(
            "Process 1 got an impossible reply on key \"k\": read returned 1 (called at 5, returned at 6), "
            + "but by then the object could only hold 2.",
            result.Sentence);
        Assert.Equal(history[..3], result.Witness!.Operations);
        Assert.True(result.Witness.IsMinimal);
    }

    [Fact]
    public void Two_compare_and_swaps_must_not_both_win()
    {
        CasOperation[] history =
        [
            Ok(0, 1, 2, CasRegisterInput.Write(0), Done),
            Ok(1, 3, 6, CasRegisterInput.Cas(0, 1), Done),
            Ok(2, 4, 5, CasRegisterInput.Cas(0, 2), Done),
        ];
        var result = Judge(new CasRegisterModel(), history);
        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Contains("cas from 0 to 1 replied ok", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_cas_counts_or_not_as_the_reader_of_the_history_says()
    {
        var cas = CasRegisterInput.Cas(0, 1);
        CasOperation write = Ok(0, 1, 2, CasRegisterInput.Write(0), Done);
        CasOperation observation = Ok(1, 3, 4, cas, CasRegisterOutput.Mismatch);
        CasOperation neverHappened = Failed<CasRegisterInput, CasRegisterOutput>(1, 3, 4, cas);
        Assert.Equal(Verdict.Violated, Judge(new CasRegisterModel(), write, observation).Verdict);
        Assert.Equal(Verdict.Held, Judge(new CasRegisterModel(), write, neverHappened).Verdict);
    }

    [Fact]
    public void An_append_must_not_be_lost()
    {
        KeyValueOperation[] history =
        [
            Ok(0, 1, 2, new KeyValueInput(KeyValueFunction.Append, "a"), ""),
            Ok(1, 3, 4, new KeyValueInput(KeyValueFunction.Append, "b"), ""),
            Ok(0, 5, 6, new KeyValueInput(KeyValueFunction.Get, ""), "b"),
        ];
        var result = Judge(new KeyValueModel(), history);
        Assert.Equal(
            "Process 0 got an impossible reply on key \"k\": get returned \"b\" (called at 5, returned at 6), "
            + "but by then the object could only hold \"ab\".",
            result.Sentence);
    }

    [Fact]
    public void A_version_must_not_be_given_twice()
    {
        RegisterOperation[] history =
        [
            Ok(0, 1, 4, RegisterCommand.Put("a"), new RegisterReply(RegisterStatus.Ok, Version: 1)),
            Ok(1, 2, 3, RegisterCommand.Put("b"), new RegisterReply(RegisterStatus.Ok, Version: 1)),
        ];
        var result = Judge(new VersionedRegisterModel(), history);
        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Contains("put \"a\" replied ok, version 1", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_retry_must_not_be_applied_twice() => Assert.Equal(Verdict.Violated, Judge(
        new VersionedRegisterModel(),
        Ok(0, 1, 2, RegisterCommand.Increment(1), new RegisterReply(RegisterStatus.Ok, Number: 1, Version: 1)),
        Ok(0, 3, 4, RegisterCommand.Get(), new RegisterReply(RegisterStatus.Ok, "2", Version: 2))).Verdict);

    [Fact]
    public void A_deleted_key_must_not_restart_its_versions()
    {
        RegisterOperation[] history =
        [
            Ok(0, 1, 2, RegisterCommand.Put("a"), new RegisterReply(RegisterStatus.Ok, Version: 1)),
            Ok(0, 3, 4, RegisterCommand.Delete(), new RegisterReply(RegisterStatus.Ok, Version: 2)),
            Ok(0, 5, 6, RegisterCommand.Put("b"), new RegisterReply(RegisterStatus.Ok, Version: 1)),
        ];
        Assert.Equal(Verdict.Violated, Judge(new VersionedRegisterModel(), history).Verdict);
        Assert.Equal(Verdict.Violated, Judge(new VersionedRegisterModel(VersionRule.ConsecutiveWhilePresent), history).Verdict);
    }

    [Theory]
    [InlineData(VersionRule.Consecutive, 4, Verdict.Violated)]
    [InlineData(VersionRule.ConsecutiveWhilePresent, 4, Verdict.Held)]
    [InlineData(VersionRule.ConsecutiveWhilePresent, 2, Verdict.Violated)]
    public void A_version_jumps_only_over_a_collection_where_that_is_allowed(VersionRule rule, long version, Verdict expected) =>
        Assert.Equal(expected, Judge(
            new VersionedRegisterModel(rule),
            Ok(0, 1, 2, RegisterCommand.Put("a"), new RegisterReply(RegisterStatus.Ok, Version: 1)),
            Ok(0, 3, 4, RegisterCommand.Delete(), new RegisterReply(RegisterStatus.Ok, Version: 2)),
            Ok(0, 5, 6, RegisterCommand.Put("b"), new RegisterReply(RegisterStatus.Ok, Version: version))).Verdict);

    [Fact]
    public void An_unknown_operation_may_take_effect_long_after_its_caller_gave_up_or_never()
    {
        CasOperation write = Unknown<CasRegisterInput, CasRegisterOutput>(0, 1, CasRegisterInput.Write(1));
        var late = new[]
        {
            write,
            Ok(1, 5, 6, CasRegisterInput.Read(), CasRegisterOutput.Found(null)),
            Ok(1, 7, 8, CasRegisterInput.Read(), CasRegisterOutput.Found(1)),
        };
        Assert.Equal(Verdict.Held, Judge(new CasRegisterModel(), late).Verdict);
        Assert.Equal(Verdict.Held, Judge(new CasRegisterModel(), late[..2]).Verdict);
        var andBack = late.Append(Ok(1, 9, 10, CasRegisterInput.Read(), CasRegisterOutput.Found(null))).ToArray();
        Assert.Equal(Verdict.Violated, Judge(new CasRegisterModel(), andBack).Verdict);
    }

    [Fact]
    public void An_unknown_operation_has_no_effect_before_its_call() => Assert.Equal(Verdict.Violated, Judge(
        new CasRegisterModel(),
        Ok(1, 1, 2, CasRegisterInput.Read(), CasRegisterOutput.Found(1)),
        Unknown<CasRegisterInput, CasRegisterOutput>(0, 3, CasRegisterInput.Write(1))).Verdict);

    [Theory]
    [InlineData(2, Verdict.Held)]
    [InlineData(3, Verdict.Violated)]
    public void Operations_that_touch_in_time_are_concurrent(long readCalledAt, Verdict expected) => Assert.Equal(expected, Judge(
        new CasRegisterModel(),
        Ok(0, 1, 2, CasRegisterInput.Write(1), Done),
        Ok(1, readCalledAt, 4, CasRegisterInput.Read(), CasRegisterOutput.Found(null))).Verdict);

    [Fact]
    public void Keys_are_judged_apart_and_the_first_violated_key_of_the_history_is_reported()
    {
        Assert.Equal(Verdict.Held, Judge(
            new CasRegisterModel(), Ok(0, 1, 2, CasRegisterInput.Write(1), Done, "x"), Read("y", 3, null)).Verdict);
        var result = Judge(new CasRegisterModel(), Read("fine", 1, null), Read("bad", 3, 7), Read("worse", 5, 8));
        Assert.Equal("bad", result.Witness!.Key);
        Assert.Equal(3, result.Keys);

        static CasOperation Read(string key, long at, long? found) =>
            Ok(0, at, at + 1, CasRegisterInput.Read(), CasRegisterOutput.Found(found), key);
    }

    [Fact]
    public void An_empty_history_holds() =>
        Assert.Equal(Verdict.Held, Judge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel()).Verdict);

    [Fact]
    public void A_return_before_its_call_is_refused() => Assert.Throws<ArgumentException>(() => Judge(
        new CasRegisterModel(), Ok(0, 2, 1, CasRegisterInput.Write(1), Done)));

    private static LinearizabilityResult<TInput, TOutput> Judge<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, params ActorDist.Verification.Histories.Operation<TInput, TOutput>[] history)
    {
        var result = new LinearizabilityJudge<TState, TInput, TOutput>(model).Judge(history, TestContext.Current.CancellationToken);
        Assert.Equal(result.Verdict, new PartitionedSearch<TState, TInput, TOutput>(model, SearchBudget.Default).Run(history));
        return result;
    }
}
