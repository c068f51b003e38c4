using ActorDist.Lab.Demo;
using ActorDist.Lab.Soak;
using Xunit;

namespace ActorDist.Lab.Tests.Soak;

public sealed class SoakVerdictSpec
{
    [Fact]
    public void Should_hold_only_where_every_round_did()
    {
        Assert.Equal((Verdict.Held, null), SoakVerdict.Of([Row(1, Verdict.Held), Row(2, Verdict.Held)], wasStopped: false));
        Assert.Equal(
            (Verdict.Unknown, "1 of 3 rounds are unknown; the first is 2, seed 20: nothing was tested"),
            SoakVerdict.Of([Row(1, Verdict.Held), Row(2, Verdict.Unknown, "nothing was tested"), Row(3, Verdict.Held)], wasStopped: false));
        Assert.Equal((Verdict.Unknown, "there was no round"), SoakVerdict.Of([], wasStopped: false));
    }

    [Fact]
    public void Should_be_violated_by_one_round_though_others_are_unknown_and_it_was_stopped() => Assert.Equal(
        (Verdict.Violated, "round 2, seed 20: lost"),
        SoakVerdict.Of([Row(1, Verdict.Unknown, "stopped"), Row(2, Verdict.Violated, "lost")], wasStopped: true));

    [Fact]
    public void Should_not_hold_where_it_was_stopped() => Assert.Equal(
        (Verdict.Unknown, "it was stopped before its end; 2 of 3 rounds held until then"),
        SoakVerdict.Of([Row(1, Verdict.Held), Row(2, Verdict.Held), Row(3, Verdict.Unknown, "stopped")], wasStopped: true));

    private static SoakRow Row(int round, Verdict verdict, string? reason = null) =>
        new(round, round * 10, ["lock"], 1, 0, 100, 1, 1, 300, verdict, reason);
}
