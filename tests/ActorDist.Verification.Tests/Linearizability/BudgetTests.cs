using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models.CasRegister;
using Xunit;
using static ActorDist.Verification.Tests.Linearizability.Notation;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>A search that ends before it knows says unknown, and why.</summary>
public sealed class BudgetTests
{
    private static readonly SearchBudget Ample = new(TimeSpan.FromMinutes(5), Steps: long.MaxValue, MemoryBytes: 4L << 30);

    [Fact]
    public void The_step_budget_ends_the_search()
    {
        var result = Judge(Ample with { Steps = 10_000 }, TestContext.Current.CancellationToken);
        Assert.Equal((Verdict.Unknown, UnknownReason.StepBudget), (result.Verdict, result.Reason));
        Assert.InRange(result.Steps, 10_000, 10_100);
        Assert.Equal($"Undecided: the budget of 10000 steps a key was spent on key \"k\" after {result.Steps} steps.", result.Sentence);
    }

    [Fact]
    public void The_memory_budget_ends_the_search()
    {
        var result = Judge(Ample with { MemoryBytes = 1 << 20 }, TestContext.Current.CancellationToken);
        Assert.Equal((Verdict.Unknown, UnknownReason.MemoryBudget), (result.Verdict, result.Reason));
        Assert.StartsWith("Undecided: the memory budget of 1 MiB was spent", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_budget_ends_the_search()
    {
        var result = Judge(Ample with { Time = TimeSpan.FromMilliseconds(50) }, TestContext.Current.CancellationToken);
        Assert.Equal((Verdict.Unknown, UnknownReason.TimeBudget), (result.Verdict, result.Reason));
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Cancellation_ends_the_search()
    {
        using var cancellation = new CancellationTokenSource();
        var judging = Task.Run(() => Judge(Ample, cancellation.Token), TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        var result = await judging.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((Verdict.Unknown, UnknownReason.Cancelled), (result.Verdict, result.Reason));
    }

    [Fact]
    public void A_violated_key_counts_more_than_one_that_is_undecided()
    {
        var violated = Ok(0, 1, 2, CasRegisterInput.Read(), CasRegisterOutput.Found(5), "other");
        var budget = Ample with { Steps = 10_000 };
        var judge = new LinearizabilityJudge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel(), budget);
        Assert.Equal(Verdict.Violated, judge.Judge([.. Hard(), violated], TestContext.Current.CancellationToken).Verdict);
        var light = new PartitionedSearch<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel(), budget);
        Assert.Equal(Verdict.Violated, light.Run([.. Hard(), violated]));
        Assert.Equal(Verdict.Unknown, light.Run([.. Hard()]));
        Assert.Equal(UnknownReason.StepBudget, light.Reason);
    }

    private static LinearizabilityResult<CasRegisterInput, CasRegisterOutput> Judge(
        SearchBudget budget, CancellationToken cancellation) =>
        new LinearizabilityJudge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel(), budget)
            .Judge([.. Hard()], cancellation);

    /// <summary>Thirty different writes at once and then a read of none of them: 2^30 sets of writes to look through.</summary>
    private static IEnumerable<Operation<CasRegisterInput, CasRegisterOutput>> Hard()
    {
        for (var process = 0; process < 30; process++)
            yield return Ok(process, process, 100 + process, CasRegisterInput.Write(process), CasRegisterOutput.Done);
        yield return Ok(99, 200, 201, CasRegisterInput.Read(), CasRegisterOutput.Found(-1));
    }
}
