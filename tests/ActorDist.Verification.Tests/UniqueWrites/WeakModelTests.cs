using ActorDist.Verification.Causal;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Sequential;
using ActorDist.Verification.Sessions;
using CsCheck;
using Xunit;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Tests.UniqueWrites;

/// <summary>Sequential, causal and session judges: against their definitions, and each on a history that a person can judge.</summary>
public sealed class WeakModelTests
{
    private const int Histories = 4_000;

    [Fact]
    public void The_sequential_judge_agrees_with_the_definition() => Agree(
        Definitions.IsSequential, history => Sequential(history).Verdict);

    [Theory]
    [InlineData(CausalModel.CausalConsistency)]
    [InlineData(CausalModel.CausalConvergence)]
    public void The_causal_judge_agrees_with_the_definition(CausalModel model) => Agree(
        history => Definitions.IsCausal(history, model == CausalModel.CausalConvergence),
        history => new CausalJudge(model).Judge(history).Verdict);

    [Theory]
    [InlineData(SessionGuarantee.ReadYourWrites)]
    [InlineData(SessionGuarantee.MonotonicReads)]
    [InlineData(SessionGuarantee.MonotonicWrites)]
    [InlineData(SessionGuarantee.WritesFollowReads)]
    public void The_session_judge_agrees_with_the_definition(SessionGuarantee guarantee) => Agree(
        history => Definitions.IsGuaranteed(history, guarantee),
        history =>
        {
            var found = new SessionJudge(guarantee).Judge(history);
            return found.Reason switch
            {
                UnknownReason.NothingTested => Verdict.Held,
                UnknownReason.NotJudgeable when !Definitions.IsGuaranteed(history, SessionGuarantee.MonotonicReads) => Verdict.Violated,
                _ => found.Verdict,
            };
        });

    [Fact]
    public void What_is_sequential_is_causal_and_what_is_causal_keeps_the_sessions() => UniqueHistories.Sessions.Sample(
        history =>
        {
            var causal = new CausalJudge(CausalModel.CausalConsistency).Judge(history).Verdict;
            var convergent = new CausalJudge(CausalModel.CausalConvergence).Judge(history).Verdict;
            return (Sequential(history).Verdict != Verdict.Held || convergent == Verdict.Held)
                && (convergent != Verdict.Held || causal == Verdict.Held)
                && (convergent != Verdict.Held || Array.TrueForAll(
                    Enum.GetValues<SessionGuarantee>(), each => new SessionJudge(each).Judge(history).Verdict != Verdict.Violated));
        },
        iter: Histories,
        print: history => string.Join('\n', history));

    [Fact]
    public void Writes_that_two_readers_see_in_opposite_orders_are_causal_but_not_sequential()
    {
        Operation[] history =
        [
            Write(0, 1), Write(1, 2), Read(2, 1), Read(2, 2), Read(3, 2), Read(3, 1),
        ];
        Number(history);
        Assert.Equal(Verdict.Held, new CausalJudge(CausalModel.CausalConsistency).Judge(history).Verdict);
        var convergence = new CausalJudge(CausalModel.CausalConvergence).Judge(history);
        Assert.Equal((Verdict.Violated, "CyclicCF"), (convergence.Verdict, convergence.Anomaly));
        var sequential = Sequential(history);
        Assert.Equal(Verdict.Violated, sequential.Verdict);
        Assert.Contains("got an impossible reply on key \"x\"", sequential.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_must_not_be_seen_without_its_question()
    {
        Operation[] history = [Write(0, 1), Read(1, 1), Write(1, 2, "y"), Read(2, 2, "y"), Read(2, null)];
        Number(history);
        var found = new CausalJudge(CausalModel.CausalConsistency).Judge(history);
        Assert.Equal((Verdict.Violated, "WriteCOInitRead"), (found.Verdict, found.Anomaly));
        Assert.Equal(
            "Process 2 got an impossible reply on key \"x\": read returned nil (called at 8, returned at 9), but what process 2 had seen "
            + "before depends on the write of 1, which replaced the value from before.",
            found.Sentence);
        Assert.Equal(5, found.Witness.Count);
    }

    [Theory]
    [InlineData(SessionGuarantee.ReadYourWrites)]
    [InlineData(SessionGuarantee.MonotonicReads)]
    [InlineData(SessionGuarantee.MonotonicWrites)]
    [InlineData(SessionGuarantee.WritesFollowReads)]
    public void Each_guarantee_is_broken_by_a_history_that_keeps_the_others(SessionGuarantee broken)
    {
        Operation[] history = broken switch
        {
            // The value from before is older than every write.
            SessionGuarantee.ReadYourWrites => [Write(0, 1), Read(0, null), Write(0, 2), Read(0, 2)],
            SessionGuarantee.MonotonicReads => [Write(0, 1), Write(1, 2), Read(2, 1), Read(2, 2), Read(2, 1), Write(2, 3)],
            SessionGuarantee.MonotonicWrites => [Write(0, 1), Write(0, 2), Read(1, 2), Read(1, 1)],
            _ => [Read(0, 1), Write(0, 1), Read(0, 1), Write(0, 2)],
        };
        Number(history);
        foreach (var guarantee in Enum.GetValues<SessionGuarantee>())
        {
            var found = new SessionJudge(guarantee).Judge(history);
            Assert.True(
                (found.Verdict == Verdict.Violated) == (guarantee == broken), $"{guarantee}: {found.Verdict}, {found.Sentence}");
        }
    }

    [Fact]
    public void Own_writes_that_are_seen_in_both_orders_break_read_your_writes()
    {
        Operation[] history = [Write(0, 1), Write(0, 2), Read(0, 1), Read(0, 2)];
        Number(history);
        Assert.Equal(Verdict.Violated, new SessionJudge(SessionGuarantee.ReadYourWrites).Judge(history).Verdict);
        Assert.Equal(Verdict.Held, new SessionJudge(SessionGuarantee.ReadYourWrites).Judge(history[..3]).Verdict);
    }

    [Fact]
    public void Nothing_tested_is_not_held()
    {
        Operation[] history = [Write(0, 1), Read(1, 1)];
        Number(history);
        var found = new SessionJudge(SessionGuarantee.ReadYourWrites).Judge(history);
        Assert.Equal((Verdict.Unknown, UnknownReason.NothingTested), (found.Verdict, found.Reason));
    }

    [Fact]
    public void The_bounds_of_the_sequential_and_the_causal_judge_end_in_unknown()
    {
        var history = Linearizability.ZoneJudgeTests.AtomicRun(seed: 1, operations: 400, processes: 8);
        var sequential = new SequentialJudge<long?, CasRegisterInput, CasRegisterOutput>(
            new CasRegisterModel(), SearchBudget.Default with { Steps = 100 }).Judge(history, TestContext.Current.CancellationToken);
        Assert.Equal((Verdict.Unknown, UnknownReason.StepBudget), (sequential.Verdict, sequential.Reason));
        var causal = new CausalJudge(
            CausalModel.CausalConsistency, budget: SearchBudget.Default with { MemoryBytes = 1_000 }).Judge(history);
        Assert.Equal((Verdict.Unknown, UnknownReason.MemoryBudget), (causal.Verdict, causal.Reason));
    }

    [Fact]
    public void A_run_of_an_atomic_register_is_causal_and_keeps_every_session()
    {
        var history = Linearizability.ZoneJudgeTests.AtomicRun(seed: 3, operations: 20_000, processes: 10);
        Assert.Equal(Verdict.Held, new CausalJudge(CausalModel.CausalConvergence).Judge(history).Verdict);
        Assert.All(Enum.GetValues<SessionGuarantee>(), each => Assert.Equal(Verdict.Held, new SessionJudge(each).Judge(history).Verdict));
    }

    private static Judgement Sequential(Operation[] history) =>
        new SequentialJudge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel())
            .Judge(history, TestContext.Current.CancellationToken);

    private static void Agree(Func<Operation[], bool> definition, Func<Operation[], Verdict> judge)
    {
        var held = 0;
        var violated = 0;
        UniqueHistories.Sessions.Sample(
            history =>
            {
                var expected = definition(history) ? Verdict.Held : Verdict.Violated;
                Interlocked.Increment(ref expected == Verdict.Held ? ref held : ref violated);
                return judge(history) == expected;
            },
            iter: Histories,
            print: history => string.Join('\n', history));
        Assert.True(held > Histories / 50 && violated > Histories / 50, $"{held} held, {violated} violated: one side is hardly tested.");
    }

    private static Operation Write(int process, long value, string key = "x") =>
        new(key, process, CasRegisterInput.Write(value), CasRegisterOutput.Done, 0, 0, OperationOutcome.Ok);

    private static Operation Read(int process, long? value, string key = "x") =>
        new(key, process, CasRegisterInput.Read(), CasRegisterOutput.Found(value), 0, 0, OperationOutcome.Ok);

    private static void Number(Operation[] history)
    {
        for (var index = 0; index < history.Length; index++)
            history[index] = history[index] with { Call = 2 * index, Return = (2 * index) + 1 };
    }
}
