using ActorDist.Autoscale.Requests;
using CsCheck;
using Xunit;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;
using Machine = ActorDist.Autoscale.Requests.ScalingRequestMachine<int>;
using Output = ActorDist.Autoscale.Requests.ScalingRequestMachine<int>.Output;

namespace ActorDist.Autoscale.Tests.Requests;

public sealed class ScalingRequestMachineTests
{
    private const int MaxWaiting = 3;
    private static readonly ScalingRequest PlusTwo = new("r1", "web", 2);
    private static readonly ScalingRequest PlusThree = new("r1", "web", 3);
    private static readonly EffectRead NothingRead = EffectRead.Absent;
    private static readonly EffectWrite Lost = new(EffectWriteStatus.Unknown, "no majority");

    private readonly Machine _machine = new("r1", "n1", MaxWaiting);

    [Fact]
    public void Should_read_a_quorum_before_it_writes_and_answer_after_the_write()
    {
        Assert.IsType<Output.Read>(Assert.Single(_machine.Submit(PlusTwo, 1)));
        Assert.Equal(ScalingEffect.Of(PlusTwo), Assert.IsType<Output.Write>(Assert.Single(_machine.OnRead(NothingRead))).Effect);
        var reply = Answered(_machine.OnWritten(EffectWrite.Written), 1);
        Assert.Equal(new Reply("r1", Outcome.Executed, ScalingEffect.Of(PlusTwo), "n1"), reply);
    }

    [Fact]
    public void Should_answer_a_repeated_request_the_same_without_writing_again()
    {
        Execute(PlusTwo);
        Assert.Equal(Outcome.Executed, Answered(_machine.Submit(PlusTwo, 2), 2).Outcome);
        Assert.Equal(ScalingEffect.Of(PlusTwo), Answered(_machine.Show(3), 3).Effect);
    }

    [Fact]
    public void Should_not_write_what_a_quorum_already_knows()
    {
        _machine.Submit(PlusTwo, 1);
        Assert.Equal(Outcome.Executed, Answered(_machine.OnRead(new EffectRead(ScalingEffect.Of(PlusTwo))), 1).Outcome);
    }

    [Fact]
    public void Should_refuse_another_body_under_the_same_id_once_the_first_is_written()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        Assert.Empty(_machine.Submit(PlusThree, 2));
        var replies = Answers(_machine.OnWritten(EffectWrite.Written));
        Assert.Equal(Outcome.Executed, replies[1].Outcome);
        Assert.Equal((Outcome.Failed, FailureCause.Conflict), (replies[2].Outcome, replies[2].Cause));
        Assert.Equal(FailureCause.Conflict, Answered(_machine.Submit(PlusThree, 3), 3).Cause);
    }

    [Fact]
    public void Should_settle_on_the_effect_that_stands_when_another_owner_was_first()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        _machine.Submit(PlusThree, 2);
        _machine.Show(3);
        var replies = Answers(_machine.OnWritten(EffectWrite.ConflictWith(ScalingEffect.Of(PlusThree))));
        Assert.Equal((Outcome.Failed, FailureCause.Conflict), (replies[1].Outcome, replies[1].Cause));
        Assert.Contains("+3", replies[1].Error, StringComparison.Ordinal);
        Assert.All([replies[2], replies[3]], reply => Assert.Equal(ScalingEffect.Of(PlusThree), reply.Effect));
        Assert.Equal(FailureCause.Conflict, Answered(_machine.Submit(PlusTwo, 4), 4).Cause);
        Assert.Equal(Outcome.Executed, Answered(_machine.Submit(PlusThree, 5), 5).Outcome);
    }

    [Fact]
    public void Should_let_another_body_settle_a_write_in_doubt()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        _machine.OnWritten(Lost);
        Assert.Equal(ScalingEffect.Of(PlusThree), Assert.IsType<Output.Write>(Assert.Single(_machine.Submit(PlusThree, 2))).Effect);
        Assert.Equal(FailureCause.Conflict, Answered(_machine.OnWritten(EffectWrite.ConflictWith(ScalingEffect.Of(PlusTwo))), 2).Cause);
        Assert.Equal(Outcome.Executed, Answered(_machine.Submit(PlusTwo, 3), 3).Outcome);
    }

    [Fact]
    public void Should_stay_in_doubt_when_the_retry_of_a_lost_write_certainly_failed()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        _machine.OnWritten(Lost);
        _machine.Submit(PlusTwo, 2);
        Assert.Equal(Outcome.Unknown, Answered(_machine.OnWritten(new EffectWrite(EffectWriteStatus.Failed, "full")), 2).Outcome);
        Assert.IsType<Output.Read>(Assert.Single(_machine.Show(3)));
        Assert.Equal(Outcome.Unknown, Answered(_machine.OnRead(NothingRead), 3).Outcome);
    }

    [Fact]
    public void Should_say_unknown_after_a_lost_write_and_settle_it_when_submitted_again()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        Assert.Equal(Outcome.Unknown, Answered(_machine.OnWritten(Lost), 1).Outcome);
        Assert.IsType<Output.Write>(Assert.Single(_machine.Submit(PlusTwo, 2)));
        Assert.Equal(Outcome.Executed, Answered(_machine.OnWritten(EffectWrite.Written), 2).Outcome);
    }

    [Fact]
    public void Should_ask_a_quorum_again_when_shown_in_doubt_and_stay_in_doubt_while_it_knows_nothing()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        _machine.OnWritten(Lost);
        Assert.IsType<Output.Read>(Assert.Single(_machine.Show(2)));
        Assert.Equal(Outcome.Unknown, Answered(_machine.OnRead(NothingRead), 2).Outcome);
        Assert.IsType<Output.Read>(Assert.Single(_machine.Show(3)));
        Assert.Equal(Outcome.Executed, Answered(_machine.OnRead(new EffectRead(ScalingEffect.Of(PlusTwo))), 3).Outcome);
    }

    [Fact]
    public void Should_fail_definitely_when_no_quorum_can_be_read_and_try_again_for_the_next()
    {
        _machine.Submit(PlusTwo, 1);
        var reply = Answered(_machine.OnRead(new EffectRead(null, "no majority")), 1);
        Assert.Equal((Outcome.Failed, FailureCause.Unavailable), (reply.Outcome, reply.Cause));
        Assert.IsType<Output.Read>(Assert.Single(_machine.Submit(PlusTwo, 2)));
    }

    [Fact]
    public void Should_say_unknown_to_a_question_when_no_quorum_can_be_read()
    {
        _machine.Show(1);
        Assert.Equal(Outcome.Unknown, Answered(_machine.OnRead(new EffectRead(null, "no majority")), 1).Outcome);
    }

    [Fact]
    public void Should_be_absent_again_after_a_write_that_certainly_failed()
    {
        _machine.Submit(PlusTwo, 1);
        _machine.OnRead(NothingRead);
        Assert.Equal(Outcome.Failed, Answered(_machine.OnWritten(new EffectWrite(EffectWriteStatus.Failed, "full")), 1).Outcome);
        Assert.Equal(Outcome.Absent, Answered(_machine.Show(2), 2).Outcome);
        Assert.IsType<Output.Write>(Assert.Single(_machine.Submit(PlusThree, 3)));
    }

    [Fact]
    public void Should_refuse_callers_past_the_limit_and_answer_those_within()
    {
        for (var waiter = 1; waiter <= MaxWaiting; waiter++)
        {
            _machine.Show(waiter);
        }

        var refused = Answered(_machine.Show(99), 99);
        Assert.Contains($"{MaxWaiting}", refused.Error, StringComparison.Ordinal);
        Assert.Equal(FailureCause.Unavailable, refused.Cause);
        Assert.Equal(MaxWaiting, _machine.OnRead(NothingRead).Count);
    }

    [Theory]
    [InlineData("", "web", 1, "requestId")]
    [InlineData("r 1", "web", 1, "requestId")]
    [InlineData("r1", "web\n", 1, "groupId")]
    [InlineData("r1", "web", 0, "change")]
    [InlineData("r1", "web", 1001, "1000")]
    [InlineData("r1", "web", -1001, "-1000")]
    public void Should_refuse_a_body_against_the_rules_naming_the_field(string requestId, string groupId, int change, string named)
    {
        var reply = Answered(_machine.Submit(new ScalingRequest(requestId, groupId, change), 1), 1);
        Assert.Equal(FailureCause.Invalid, reply.Cause);
        Assert.Contains(named, reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_an_id_over_the_limit() =>
        Assert.Contains("64", new ScalingRequest(new string('a', 65), "web", 1).Validate(), StringComparison.Ordinal);

    /// <summary>
    /// Any order of submissions, questions and results, while another owner may be first: every caller is answered exactly once, at most
    /// one read or write is under way, nobody hears "executed" before a quorum had the effect, and all who hear it hear the same effect.
    /// </summary>
    [Fact]
    public void Should_answer_everybody_once_and_alike_in_any_order() => Gen.Int[0, 8].Array[1, 60].Sample(steps =>
    {
        var machine = new Machine("r1", "n1", MaxWaiting);
        var pending = new Queue<Output>();
        var answers = new Dictionary<int, Reply>();
        var bodies = new Dictionary<int, ScalingRequest>();
        ScalingEffect? standing = null;
        var callers = 0;

        void Take(IReadOnlyList<Output> outputs)
        {
            foreach (var output in outputs)
            {
                if (output is Output.Answer answer)
                {
                    Assert.True(answers.TryAdd(answer.Waiter, answer.Reply), $"caller {answer.Waiter} was answered twice");
                    Assert.True(answer.Reply.Outcome != Outcome.Executed || answer.Reply.Effect == standing);
                    Assert.True(
                        answer.Reply.Cause != FailureCause.Conflict || standing is not null && !standing.IsOf(bodies[answer.Waiter]),
                        "a body was refused that nothing stands against");
                }
                else
                {
                    pending.Enqueue(output);
                    Assert.Single(pending);
                }
            }
        }

        void Submit(ScalingRequest request)
        {
            bodies[++callers] = request;
            Take(machine.Submit(request, callers));
        }

        void Complete(int how)
        {
            if (!pending.TryDequeue(out var output))
            {
                return;
            }

            if (output is not Output.Write write)
            {
                Take(machine.OnRead(how == 1 ? new EffectRead(null, "no majority") : new EffectRead(standing)));
                return;
            }

            if (how == 1)
            {
                Take(machine.OnWritten(new EffectWrite(EffectWriteStatus.Failed, "full")));
                return;
            }

            standing ??= write.Effect;
            Take(machine.OnWritten(how == 2 ? Lost
                : standing == write.Effect ? EffectWrite.Written
                : EffectWrite.ConflictWith(standing)));
        }

        foreach (var step in steps)
        {
            switch (step)
            {
                case 0 or 1:
                    Submit(PlusTwo);
                    break;
                case 2:
                    Submit(PlusThree);
                    break;
                case 3 or 4:
                    Take(machine.Show(++callers));
                    break;
                case 8:
                    standing ??= ScalingEffect.Of(PlusThree);
                    break;
                default:
                    Complete(step - 5);
                    break;
            }
        }

        while (pending.Count > 0)
        {
            Complete(0);
        }

        Assert.Equal(Enumerable.Range(1, callers), answers.Keys.Order());
        Assert.True(answers.Values.Where(reply => reply.Effect is not null).Select(reply => reply.Effect).Distinct().Count() <= 1);
    });

    private void Execute(ScalingRequest request)
    {
        _machine.Submit(request, 1);
        _machine.OnRead(NothingRead);
        _machine.OnWritten(EffectWrite.Written);
    }

    private static Dictionary<int, Reply> Answers(IReadOnlyList<Output> outputs) =>
        outputs.Cast<Output.Answer>().ToDictionary(answer => answer.Waiter, answer => answer.Reply);

    private static Reply Answered(IReadOnlyList<Output> outputs, int waiter)
    {
        var answer = Assert.IsType<Output.Answer>(Assert.Single(outputs));
        Assert.Equal(waiter, answer.Waiter);
        return answer.Reply;
    }
}
