using ActorDist.Lab.Soak.Workloads;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Locks;
using Xunit;

namespace ActorDist.Lab.Tests.Soak;

public sealed class LockClientsSpec
{
    [Fact]
    public void Should_find_a_lower_token_taken_that_was_sent_after_a_higher_one_was_answered() =>
        Assert.Equal(Verdict.Violated, Fencing([Write(2, 10, 20), Write(1, 30, 40)]));

    [Fact]
    public void Should_hold_where_some_order_explains_the_answers()
    {
        // The lower one was called later, and both were under way at once.
        Assert.Equal(Verdict.Held, Fencing([Write(2, 10, 50), Write(1, 30, 40)]));
        Assert.Equal(Verdict.Held, Fencing([Write(3, 5, 60), Write(2, 10, 50), Write(1, 30, 40), Write(4, 61, 62)]));
        Assert.Equal(Verdict.Held, Fencing([Write(2, 10, 20), Write(1, 30, 40, "stale")]));
    }

    private static Verdict Fencing(ClientOperation[] writes) => LockJudge.Fencing(LockClients.InOrder(writes)).Verdict;

    private static ClientOperation Write(long token, long call, long end, string answer = "ok") =>
        new(0, "put", "resource", token, call) { Return = end, Output = answer, Outcome = OperationOutcome.Ok };
}
