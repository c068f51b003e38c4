using ActorDist.Autoscale.Groups;
using CsCheck;
using Xunit;

namespace ActorDist.Autoscale.Tests.Groups;

/// <summary>Invariants of a group under any sequence of commands, retries and rounds of convergence.</summary>
public sealed class GroupInvariantTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7], (policy, key) => new Step(StepKind.Execute, policy, key))),
        (1, Gen.Select(Gen.Int[0, 4], Gen.Int[4, 9], (min, max) => new Step(StepKind.Configure, min, max))),
        (1, Gen.Const(new Step(StepKind.BeginRound, 0, 0))),
        (2, Gen.Const(new Step(StepKind.EndRound, 0, 0))),
        (1, Gen.Int[0, 20_000].Select(ms => new Step(StepKind.Wait, ms, 0))));

    private enum StepKind
    {
        Execute,
        Configure,
        BeginRound,
        EndRound,
        Wait,
    }

    [Fact]
    public void HoldUnderAnySequence() => Steps.Array[1, 60].Sample(steps =>
    {
        var register = GroupRegister.With(
            GroupRegister.Configuration(cooldown: 5), new Adjustment.Change(2), new Adjustment.Change(-3), new Adjustment.Percent(40), new Adjustment.Exact(4));
        var answers = new Dictionary<int, (GroupOutcome, int, Guid)>();
        var dirtied = 0L;
        long? round = null;
        foreach (var step in steps)
        {
            var before = register.Group;
            switch (step.Kind)
            {
                case StepKind.Execute:
                    var policy = before.Policies[step.A].Id;
                    var reply = register.Do(stamp => new GroupCommand.Execute(stamp, policy, double.NaN), $"key {step.B}", $"{step.A}");
                    if (reply.Outcome == GroupOutcome.KeyReused)
                    {
                        Assert.Equal(before.Desired, register.Group.Desired);
                        break;
                    }

                    // I1: at most one change a key; every retry gets the same answer.
                    var answer = (reply.Outcome, reply.Desired, reply.RequestId);
                    if (answers.TryAdd(step.B, answer))
                        dirtied = register.Group.DirtyVersion;
                    Assert.Equal(answers[step.B], answer);
                    Assert.True(!reply.IsReplay || before.Desired == register.Group.Desired);
                    break;
                case StepKind.Configure:
                    register.Do(stamp => new GroupCommand.Configure(stamp, GroupRegister.Configuration(step.A, step.B, cooldown: 5)));
                    dirtied = register.Group.DirtyVersion;
                    break;
                case StepKind.BeginRound:
                    round = before.DirtyVersion;
                    break;
                case StepKind.EndRound when round is { } version:
                    register.Clear(version);
                    // I8: what became dirty after the round began is still dirty.
                    Assert.Equal(dirtied > version, register.Group.IsDirty);
                    round = null;
                    break;
                case StepKind.Wait:
                    register.NowMs += step.A;
                    break;
            }

            // I2.
            var group = register.Group;
            Assert.InRange(group.Desired, group.Configuration.MinEntities, group.Configuration.MaxEntities);
            Assert.InRange(group.CleanVersion, 0, group.DirtyVersion);
        }
    }, iter: 300);

    private sealed record Step(StepKind Kind, int A, int B);
}
