using ActorDist.Lab.Demo;
using ActorDist.Lab.Demo.Groups;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.Lab.Tests.Demo;

public sealed class DemoVerdictSpec
{
    private static readonly ScalingRequest First = new("r1", "web", 2);
    private static readonly ScalingRequest Second = new("r2", "web", -1);
    private static readonly ScalingRequest Third = new("r3", "api", 4);

    private static readonly DemoEvidence Clean = new()
    {
        Requests = [First, Second, Third],
        Acknowledged = ["r1", "r2", "r3"],
        Survivors = [Survivor("n1", First, Second, Third), Survivor("n2", First, Second, Third)],
        WrongAnswers = [],
        Repeated = 3,
        KillObserved = true,
        ShardsOfVictim = 2,
        AcknowledgedDuringOutage = 1,
        Takeover = TimeSpan.FromSeconds(9),
        Groups = [new GroupLedger(null, null, 5, 2)],
    };

    public static TheoryData<string, DemoEvidence> RunsThatShowNothing => new()
    {
        { "no survivor", Clean with { Survivors = [] } },
        { "not seen to be gone", Clean with { KillObserved = false } },
        { "held no shard", Clean with { ShardsOfVictim = 0 } },
        { "not every shard", Clean with { Takeover = null } },
        { "no request was answered", Clean with { AcknowledgedDuringOutage = 0 } },
        { "repeated", Clean with { Repeated = 0 } },
        { "never acknowledged, with all retries: r2", Clean with { Acknowledged = ["r1", "r3"] } },
        { "group-1: k2 was never", Clean with { Groups = [new GroupLedger(null, "group-1: k2 was never acknowledged", 5, 2)] } },
        { "n2 lacks r3", Clean with { Survivors = [Survivor("n1", First, Second, Third), Survivor("n2", First, Second)] } },
    };

    [Fact]
    public void Should_hold_where_every_acknowledged_request_is_on_every_survivor_once()
    {
        var verdict = DemoVerdict.Judge(Clean);

        Assert.Equal(Verdict.Held, verdict.Verdict);
        Assert.Null(verdict.Reason);
        Assert.Equal(3, verdict.Executed);
    }

    [Theory]
    [MemberData(nameof(RunsThatShowNothing))]
    public void Should_be_unknown_where_the_run_shows_nothing(string reason, DemoEvidence evidence)
    {
        var verdict = DemoVerdict.Judge(evidence);

        Assert.Equal(Verdict.Unknown, verdict.Verdict);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_be_violated_where_the_cloud_did_what_nobody_asked_for()
    {
        var verdict = DemoVerdict.Judge(Clean with { Groups = [Clean.Groups[0], new GroupLedger("group-2: two too many", null, 7, 0)] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
        Assert.Equal("group-2: two too many", verdict.Reason);
    }

    [Fact]
    public void Should_name_the_acknowledged_requests_that_no_survivor_holds()
    {
        var verdict = DemoVerdict.Judge(Clean with { Survivors = [Survivor("n1", First), Survivor("n2", First, Third)] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
        Assert.Equal(["r2"], verdict.Lost);
        Assert.Equal("acknowledged and lost: r2", verdict.Reason);
    }

    [Fact]
    public void Should_not_call_lost_what_nobody_acknowledged()
    {
        var verdict = DemoVerdict.Judge(Clean with
        {
            Acknowledged = ["r1"],
            Survivors = [Survivor("n1", First)],
        });

        Assert.Empty(verdict.Lost);
        Assert.Equal(Verdict.Unknown, verdict.Verdict);
    }

    [Fact]
    public void Should_name_the_request_that_a_survivor_lists_twice()
    {
        var verdict = DemoVerdict.Judge(Clean with { Survivors = [Survivor("n1", First, First, Second, Third)] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
        Assert.Equal(["r1"], verdict.Duplicates);
    }

    [Fact]
    public void Should_find_an_effect_that_counts_twice_in_the_sum_alone()
    {
        var twice = Clean.Survivors[0] with { Groups = [new GroupView("web", 3, 3), new GroupView("api", 4, 1)] };

        var verdict = DemoVerdict.Judge(Clean with { Survivors = [twice] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
        Assert.Contains("n1 counts 3 servers from 3 requests in group web", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_find_a_group_that_is_not_summed_at_all()
    {
        var without = Clean.Survivors[0] with { Groups = [new GroupView("web", 1, 2)] };

        Assert.Contains("does not count group api", DemoVerdict.Judge(Clean with { Survivors = [without] }).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_find_an_effect_that_is_not_what_was_sent()
    {
        var verdict = DemoVerdict.Judge(Clean with { Survivors = [Survivor("n1", First, Second, Third with { Change = 5 })] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
        Assert.Contains("n1 holds r3 as api +5; it was sent as api +4", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_find_an_effect_that_was_never_sent()
    {
        var stranger = new ScalingRequest("r9", "web", 1);

        Assert.Contains(
            "n1 holds r9, which was never sent",
            DemoVerdict.Judge(Clean with { Survivors = [Survivor("n1", First, Second, Third, stranger)] }).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Should_count_an_answer_that_contradicts_an_earlier_one()
    {
        var verdict = DemoVerdict.Judge(Clean with { WrongAnswers = ["r1 with another body was not refused but answered Executed"] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
        Assert.Contains("r1 with another body", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_violated_even_where_the_run_showed_little_else()
    {
        var verdict = DemoVerdict.Judge(Clean with { KillObserved = false, Takeover = null, Survivors = [Survivor("n1", First)] });

        Assert.Equal(Verdict.Violated, verdict.Verdict);
    }

    private static SurvivorState Survivor(string name, params ScalingRequest[] effects) => new(
        name,
        effects,
        [
            .. effects.DistinctBy(effect => effect.RequestId, StringComparer.Ordinal)
                .GroupBy(effect => effect.GroupId, StringComparer.Ordinal)
                .Select(group => new GroupView(group.Key, group.Sum(effect => effect.Change), group.Count())),
        ]);
}
