using ActorDist.Lab.Runs;
using ActorDist.Lab.Soak;
using ActorDist.Lab.Soak.Workloads;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using Xunit;
using Verdict = ActorDist.Lab.Demo.Verdict;

namespace ActorDist.Lab.Tests.Soak;

public sealed class RoundResultSpec
{
    private static readonly HistorySize Size = new(2, 0);
    private static readonly RunFault Kill = new("n1 killed", 2, 4, ["its process has ended"], NotMade: null);
    private static readonly Judgement Fine = Judgement.Held("fencing", "No stale token was taken.", Size);

    [Fact]
    public void Should_hold_where_everything_was_tested_and_nothing_is_wrong() => Assert.Equal((Verdict.Held, null), Round().Decide());

    [Fact]
    public void Should_be_violated_by_one_judgement_whatever_else_is_open()
    {
        var stale = Judgement.Violated("fencing", "stale-token", "It took token 1 after 2.", [], Size);
        var (verdict, reason) = (Round(judgements: [Fine, stale]) with { Trouble = "a node did not answer" }).Decide();

        Assert.Equal((Verdict.Violated, "lock: It took token 1 after 2."), (verdict, reason));
    }

    [Fact]
    public void Should_be_violated_where_nothing_goes_on_after_the_heal() =>
        Assert.Equal((Verdict.Violated, "lock was not answered"), (Round() with { Stuck = "lock was not answered" }).Decide());

    [Fact]
    public void Should_be_unknown_where_a_judge_is()
    {
        var open = Judgement.Undecided("fencing", UnknownReason.TimeBudget, "Undecided: the time is over.", Size);
        Unknown("lock, fencing: Undecided: the time is over.", Round(judgements: [open]));
    }

    [Fact]
    public void Should_be_unknown_where_a_kind_of_operation_was_never_answered_while_faults_were_made()
    {
        Unknown("lock: no put was answered while faults were made", Round(operations: [Operation("acquire", 3), Operation("put", 1)]));
        Unknown(
            "lock: no put was answered while faults were made",
            Round(operations: [Operation("acquire", 3), Operation("put", 3, OperationOutcome.Unknown)]));
    }

    [Fact]
    public void Should_be_unknown_where_nothing_was_answered_during_a_fault() => Unknown(
        "nothing was answered during a fault: n1 killed", Round(operations: [Operation("acquire", 5), Operation("put", 6)]));

    [Fact]
    public void Should_count_only_faults_that_were_seen()
    {
        Unknown("no fault was made", Round(faults: []));
        Unknown("no fault was made", Round(faults: [Kill with { NotMade = "no rights" }]));
        Unknown("nothing was observed of a fault: n1 killed", Round(faults: [Kill with { Evidence = [] }]));
        Assert.Equal(Verdict.Held, Round(faults: [Kill, Kill with { NotMade = "no rights" }]).Decide().Verdict);
    }

    [Fact]
    public void Should_be_unknown_where_the_laboratory_failed() =>
        Unknown("a workload could not begin", Round() with { Trouble = "a workload could not begin" });

    private static void Unknown(string reason, RoundResult round) => Assert.Equal((Verdict.Unknown, reason), round.Decide());

    private static RoundResult Round(
        IReadOnlyList<ClientOperation>? operations = null, IReadOnlyList<Judgement>? judgements = null, IReadOnlyList<RunFault>? faults = null) => new(
        new RoundPlan(1, NobodyLeaves: false, ["lock"], []),
        [new WorkloadResult("lock", ["acquire", "put"], operations ?? [Operation("acquire", 3), Operation("put", 3)], judgements ?? [Fine])],
        faults ?? [Kill],
        (2, 8));

    private static ClientOperation Operation(string function, int seconds, OperationOutcome outcome = OperationOutcome.Ok) =>
        new(0, function, "x", Input: null, seconds * 1_000_000_000L) { Return = seconds * 1_000_000_000L, Outcome = outcome };
}
