using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.KeyValue;
using ActorDist.Verification.Models.VersionedRegister;
using CsCheck;
using Xunit;

namespace ActorDist.Verification.Tests.Linearizability;

public sealed class BruteForceAgreementTests
{
    private const int Histories = 20_000;

    [Fact]
    public void Judges_agree_with_brute_force_on_the_cas_register() => Agree(new CasRegisterModel(), SmallHistories.CasRegister);

    [Fact]
    public void Judges_agree_with_brute_force_on_the_key_value_store() => Agree(new KeyValueModel(), SmallHistories.KeyValue);

    [Theory]
    [InlineData(VersionRule.Consecutive)]
    [InlineData(VersionRule.ConsecutiveWhilePresent)]
    public void Judges_agree_with_brute_force_on_the_versioned_register(VersionRule rule) =>
        Agree(new VersionedRegisterModel(rule, valueLimit: 2), SmallHistories.Register);

    private static void Agree<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, Gen<Operation<TInput, TOutput>[]> histories)
    {
        var held = 0;
        var violated = 0;
        var light = new ThreadLocal<PartitionedSearch<TState, TInput, TOutput>>(() => new(model, SearchBudget.Default));
        var full = new LinearizabilityJudge<TState, TInput, TOutput>(model);
        histories.Sample(
            history =>
            {
                var expected = BruteForce.CanExplain(model, history) ? Verdict.Held : Verdict.Violated;
                Interlocked.Increment(ref expected == Verdict.Held ? ref held : ref violated);
                if (light.Value!.Run(history) != expected)
                    return false;
                var result = full.Judge(history, TestContext.Current.CancellationToken);
                return result.Verdict == expected && (result.Witness is null || IsEvidence(model, history, result.Witness));
            },
            iter: Histories,
            print: history => string.Join('\n', history));
        Assert.True(held > Histories / 20 && violated > Histories / 20, $"{held} held, {violated} violated: one side is hardly tested.");
    }

    /// <summary>
    /// The impossible reply stays so if every operation outside the part may have done anything, and each of the part is needed for that.
    /// </summary>
    private static bool IsEvidence<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model, Operation<TInput, TOutput>[] history, Witness<TInput, TOutput> witness)
    {
        var ofKey = history.Where(operation => string.Equals(operation.Key, witness.Key, StringComparison.Ordinal)).ToArray();
        return witness.IsMinimal
            && witness.Operations.All(ofKey.Contains)
            && !BruteForce.CanPass(model, Keeping(witness.Operations), witness.Impossible)
            && witness.Operations.All(needed => needed == witness.Impossible
                || BruteForce.CanPass(model, Keeping([.. witness.Operations.Where(kept => kept != needed)]), witness.Impossible));

        Operation<TInput, TOutput>[] Keeping(IReadOnlyList<Operation<TInput, TOutput>> part) =>
            Array.ConvertAll(ofKey, operation =>
                part.Contains(operation) || operation.Outcome == OperationOutcome.Failed ? operation : operation.AsUnknown());
    }
}
