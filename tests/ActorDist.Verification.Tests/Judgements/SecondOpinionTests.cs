using ActorDist.Verification.Judgements;
using Xunit;

namespace ActorDist.Verification.Tests.Judgements;

public sealed class SecondOpinionTests
{
    private static readonly HistorySize Size = new(3, 1);
    private static readonly Judgement Held = Judgement.Held("linearizable", "No violation.", Size);
    private static readonly Judgement Violated =
        Judgement.Violated("linearizable", "stale-read", "Process 1 read 0.", [new WitnessOperation(1, 2, 3, "read returned 0")], Size);

    private static readonly Judgement Unknown = Judgement.Undecided("linearizable", UnknownReason.StepBudget, "Undecided.", Size);

    [Fact]
    public void A_disagreement_is_an_error_that_names_both()
    {
        foreach (var (first, second) in new[] { (Held, Violated), (Violated, Held) })
        {
            var joint = SecondOpinion.Combine(first, "the search", second, "the zones");
            Assert.Equal((Verdict.Unknown, UnknownReason.JudgesDisagree), (joint.Verdict, joint.Reason));
            Assert.Contains("the search says", joint.Sentence, StringComparison.Ordinal);
            Assert.Contains("the zones says", joint.Sentence, StringComparison.Ordinal);
            Assert.Contains("Process 1 read 0.", joint.Sentence, StringComparison.Ordinal);
            Assert.Single(joint.Witness);
        }
    }

    [Fact]
    public void Whoever_knows_decides_where_the_other_does_not()
    {
        Assert.Same(Violated, SecondOpinion.Combine(Unknown, "a", Violated, "b"));
        Assert.Same(Held, SecondOpinion.Combine(Held, "a", Unknown, "b"));
        Assert.Same(Unknown, SecondOpinion.Combine(Unknown, "a", Unknown, "b"));
    }

    [Fact]
    public void Judgements_of_different_properties_have_nothing_to_say_to_each_other() => Assert.Throws<ArgumentException>(
        () => SecondOpinion.Combine(Held, "a", Judgement.Held("causal", "", Size), "b"));
}
