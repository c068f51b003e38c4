using ActorDist.Lab.Reports;
using ActorDist.Verification.Judgements;
using Xunit;

namespace ActorDist.Lab.Tests.Reports;

public sealed class ConsistencyMapSpec
{
    private static readonly HistorySize Size = new(4, 0);

    [Fact]
    public void Should_take_what_is_weaker_than_a_held_model_for_held()
    {
        var cells = Cells(Judgement.Held("linearizable", "no violation", Size));
        Assert.All(cells.Values, cell => Assert.Equal(Verdict.Held, cell.Verdict));
        Assert.False(cells["linearizable"].IsImplied);
        Assert.True(cells["pram"].IsImplied);
    }

    [Fact]
    public void Should_take_what_is_stronger_than_a_violated_model_for_violated_and_leave_the_rest_open()
    {
        var cells = Cells(Judgement.Violated("monotonic-reads", "monotonic-reads", "it went back", [], Size));
        Assert.Equal(
            "causal linearizable monotonic-reads pram sequential",
            string.Join(' ', cells.Where(cell => cell.Value.Verdict == Verdict.Violated).Select(cell => cell.Key).Order(StringComparer.Ordinal)));
        Assert.Equal(Verdict.Unknown, cells["writes-follow-reads"].Verdict);
    }

    [Fact]
    public void Should_imply_nothing_from_what_was_not_decided()
    {
        var cells = Cells(Judgement.Undecided("linearizable", UnknownReason.TimeBudget, "too long", Size));
        Assert.All(cells.Values, cell => Assert.Equal(Verdict.Unknown, cell.Verdict));
        Assert.Equal("too long", cells["linearizable"].Why);
    }

    [Fact]
    public void Should_show_judges_that_contradict_each_other()
    {
        var cells = Cells(
            Judgement.Held("linearizable", "no violation", Size),
            Judgement.Violated("read-your-writes", "read-your-writes", "it did not", [], Size));
        Assert.All(["linearizable", "sequential", "causal", "pram", "read-your-writes"], model =>
        {
            Assert.Equal(Verdict.Unknown, cells[model].Verdict);
            Assert.Contains("disagree", cells[model].Why, StringComparison.Ordinal);
        });
        Assert.Equal(Verdict.Held, cells["monotonic-reads"].Verdict);
    }

    private static IReadOnlyDictionary<string, ModelCell> Cells(params Judgement[] judgements) =>
        ConsistencyMap.Cells(judgements.ToDictionary(each => each.Property, StringComparer.Ordinal));
}
