using ActorDist.Autoscale.Groups;
using ActorDist.Core.StateMachines;
using Xunit;

namespace ActorDist.Autoscale.Tests.Groups;

public sealed class ScalingGroupStateMachineTests
{
    private static readonly Adjustment Up = new Adjustment.Change(2);

    [Fact]
    public void Create_DesiresTheMinimum_AndIsDirtyWhereThatIsSome()
    {
        var group = GroupRegister.With(GroupRegister.Configuration(min: 3)).Group;
        Assert.Equal((3, true), (group.Desired, group.IsDirty));
        Assert.False(GroupRegister.With(GroupRegister.Configuration()).Group.IsDirty);
    }

    [Fact]
    public void Execute_WithOneKey_HappensOnce_AndIsAnsweredTheSame()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        var first = register.Execute(key: "kill-two");
        var again = register.Execute(key: "kill-two");
        Assert.Equal((GroupOutcome.Done, 2, false), (first.Outcome, first.Desired, first.IsReplay));
        Assert.Equal((GroupOutcome.Done, 2, true, first.RequestId), (again.Outcome, again.Desired, again.IsReplay, again.RequestId));
        Assert.Equal(2, register.Group.Desired);
    }

    [Fact]
    public void Scale_WithOneId_HappensOnce_WithinTheBounds_AndIsHeldBackByTheGroupsCooldown()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(max: 5, cooldown: 10), Up);
        GroupReply Scale(int change, string id) => register.Do(stamp => new GroupCommand.Scale(stamp, change), id, $"{change}");

        Assert.Equal((GroupOutcome.Done, 5, false), Scale(9, "a") is var first ? (first.Outcome, first.Desired, first.IsReplay) : default);
        Assert.Equal((GroupOutcome.Done, 5, true), Scale(9, "a") is var again ? (again.Outcome, again.Desired, again.IsReplay) : default);
        Assert.Equal(GroupOutcome.KeyReused, Scale(8, "a").Outcome);
        Assert.Equal(GroupOutcome.CooldownNotMet, Scale(-2, "b").Outcome);
        Assert.Equal(GroupOutcome.CooldownNotMet, register.Execute().Outcome);
        register.NowMs += 10_000;
        Assert.Equal((GroupOutcome.Done, 3), Scale(-2, "c") is var down ? (down.Outcome, down.Desired) : default);
        Assert.Equal(ActivityKind.ScaleAsked, register.Group.History.Activities.Last().Kind);
        register.NowMs += 10_000;
        register.Do(stamp => new GroupCommand.Pause(stamp));
        Assert.Equal(GroupOutcome.Paused, Scale(1, "d").Outcome);
    }

    [Fact]
    public void Execute_ThatWasRefused_IsRefusedAgain_ThoughItCouldBeDoneNow()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(cooldown: 60), Up);
        register.Execute();
        Assert.Equal(GroupOutcome.CooldownNotMet, register.Execute(key: "k").Outcome);
        register.NowMs += 60_000;
        Assert.Equal(GroupOutcome.CooldownNotMet, register.Execute(key: "k").Outcome);
        Assert.Equal(GroupOutcome.Done, register.Execute(key: "other").Outcome);
    }

    [Fact]
    public void Key_WithAnotherBody_IsRefused_AndChangesNothing()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        var policy = register.Group.Policies[0].Id;
        register.Do(stamp => new GroupCommand.Execute(stamp, policy, double.NaN), "k", "a");
        var version = register.Version;
        Assert.Equal(
            GroupOutcome.KeyReused, register.Do(stamp => new GroupCommand.Execute(stamp, policy, double.NaN), "k", "b").Outcome);
        Assert.Equal((version, 2), (register.Version, register.Group.Desired));
    }

    [Fact]
    public void Key_ThatTellsItsAge_IsRefused_OnceItMayBeForgotten()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(max: 1000), Up);
        var key = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(register.NowMs)).ToString();
        Assert.Equal(GroupOutcome.Done, register.Execute(key: key).Outcome);
        for (var i = 0; i <= GroupLimits.MaxKeys; i++)
        {
            register.NowMs++;
            register.Execute();
        }

        var desired = register.Group.Desired;
        Assert.Equal(GroupOutcome.KeyForgotten, register.Execute(key: key).Outcome);
        Assert.Equal(desired, register.Group.Desired);
        var fresh = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(register.NowMs)).ToString();
        Assert.Equal(GroupOutcome.Done, register.Execute(key: fresh).Outcome);
    }

    [Fact]
    public void Cooldowns_OfPolicyAndGroup_HoldBack_AndStartOnlyWithAnExecution()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(max: 2, cooldown: 10), Up, new Adjustment.Change(-1));
        Assert.Equal(GroupOutcome.Done, register.Execute(0).Outcome);
        Assert.Equal(GroupOutcome.CooldownNotMet, register.Execute(1).Outcome);
        register.NowMs += 10_000;
        Assert.Equal(GroupOutcome.NoChange, register.Execute(0).Outcome);
        Assert.Equal(GroupOutcome.Done, register.Execute(1).Outcome);
        Assert.Equal(1, register.Group.Desired);
    }

    [Fact]
    public void Cooldowns_AreNoLonger_ForAClockThatIsBehind()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(max: 100), Up);
        register.Execute();
        register.NowMs -= 5_000;
        Assert.Equal(GroupOutcome.Done, register.Execute().Outcome);

        var cooled = GroupRegister.With(GroupRegister.Configuration(max: 100, cooldown: 10), Up);
        cooled.Execute();
        cooled.NowMs -= 5_000;
        Assert.Equal(GroupOutcome.CooldownNotMet, cooled.Execute().Outcome);
        Assert.Equal(10_000, DesiredCapacity.CooldownLeftMs(cooled.Group, cooled.Group.Policies[0], cooled.NowMs));
    }

    [Fact]
    public void Execute_ThatChangesNothing_StillMarksDirty()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), new Adjustment.Change(-1));
        var dirty = register.Group.DirtyVersion;
        Assert.Equal(GroupOutcome.NoChange, register.Execute().Outcome);
        Assert.True(register.Group.DirtyVersion > dirty);
    }

    [Fact]
    public void Configuration_MovesDesired_WhateverTheCooldown()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(cooldown: 100), Up);
        register.Execute();
        Configure(register, min: 5, max: 10);
        Assert.Equal(5, register.Group.Desired);
        Configure(register, min: 0, max: 10);
        Assert.Equal(5, register.Group.Desired);
        Configure(register, min: 0, max: 3);
        Assert.Equal(3, register.Group.Desired);
    }

    [Fact]
    public void Pause_StopsExecutingAndConverging_ButNotDefining()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        register.Do(stamp => new GroupCommand.Pause(stamp));
        register.Do(stamp => new GroupCommand.Pause(stamp));
        Assert.Equal(GroupOutcome.Paused, register.Execute().Outcome);
        Assert.Equal(GroupOutcome.Paused, register.Do(stamp => new GroupCommand.Converge(stamp)).Outcome);
        Assert.Equal(GroupOutcome.Done, register.Do(
            stamp => new GroupCommand.AddPolicies(stamp, [GroupRegister.Draft(Up)])).Outcome);
        Assert.False(register.Group.NeedsConvergence);
        register.Do(stamp => new GroupCommand.Resume(stamp));
        Assert.True(register.Group.NeedsConvergence);
    }

    [Fact]
    public void Webhook_NeedsItsCapability()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        var policy = register.Group.Policies[0].Id;
        register.Do(stamp => new GroupCommand.AddWebhooks(stamp, policy, [new("a", []), new("b", [])]));
        var (a, b) = (register.Group.Policies[0].Webhooks[0].Id, register.Group.Policies[0].Webhooks[1].Id);
        var hash = WebhookCapability.HashOf(WebhookCapability.Of(register.Group.Secret.Span, a));
        GroupReply Call(Guid webhook) => register.Do(
            stamp => new GroupCommand.ExecuteWebhook(stamp, policy, webhook, hash, double.NaN));
        Assert.Equal(GroupOutcome.NoSuchWebhook, Call(b).Outcome);
        Assert.Equal(0, register.Group.Desired);
        Assert.Equal(GroupOutcome.Done, Call(a).Outcome);
        register.Do(stamp => new GroupCommand.DeleteWebhook(stamp, policy, a));
        Assert.Equal(GroupOutcome.NoSuchWebhook, Call(a).Outcome);
    }

    [Fact]
    public void Schedule_FiresOnceAnOccurrence_AndOnlyInItsVersion()
    {
        var register = GroupRegister.With(GroupRegister.Configuration());
        var draft = new PolicyDraft("night", 0, PolicyType.Schedule, Up, new PolicySchedule(null, "0 3 * * *"));
        register.Do(stamp => new GroupCommand.AddPolicies(stamp, [draft]));
        var policy = register.Group.Policies[0];
        GroupReply Fire(long version, long occurrence) => register.Do(
            stamp => new GroupCommand.FireSchedule(stamp, policy.Id, version, register.NowMs + occurrence));
        // What was due before the policy was written is over.
        Assert.Equal(GroupOutcome.AlreadyFired, Fire(1, 0).Outcome);
        Assert.Equal(GroupOutcome.Done, Fire(1, 1000).Outcome);
        Assert.Equal(GroupOutcome.AlreadyFired, Fire(1, 1000).Outcome);
        Assert.Equal(2, register.Group.Desired);
        register.Do(stamp => new GroupCommand.PutPolicy(stamp, policy.Id, draft));
        Assert.Equal(GroupOutcome.NoSuchPolicy, Fire(1, 2000).Outcome);
        Assert.Equal(GroupOutcome.Done, Fire(2, 2000).Outcome);
        register.Do(stamp => new GroupCommand.Pause(stamp));
        Assert.Equal(GroupOutcome.Paused, Fire(2, 3000).Outcome);
        register.Do(stamp => new GroupCommand.Resume(stamp));
        Assert.Equal(GroupOutcome.AlreadyFired, Fire(2, 3000).Outcome);
    }

    [Fact]
    public void Claim_GivesATokenToOneOnly()
    {
        var register = GroupRegister.With(GroupRegister.Configuration());
        Assert.Equal(GroupOutcome.Fenced, register.Do(stamp => new GroupCommand.Claim(stamp, 2)).Outcome);
        Assert.Equal(GroupOutcome.Done, register.Do(stamp => new GroupCommand.Claim(stamp, 1)).Outcome);
        Assert.Equal(GroupOutcome.Fenced, register.Do(stamp => new GroupCommand.Claim(stamp, 1)).Outcome);
        Assert.Equal(GroupOutcome.Done, register.Do(stamp => new GroupCommand.Claim(stamp, 2)).Outcome);
        Assert.Equal(GroupOutcome.Fenced, register.Report(1, fence: 1).Outcome);
        Assert.Equal(2, register.Group.Fence);
    }

    [Fact]
    public void Policy_KeepsItsType()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        var draft = new PolicyDraft("night", 0, PolicyType.Schedule, Up, new PolicySchedule(1, null));
        Assert.Equal(
            GroupOutcome.PolicyTypeFixed,
            register.Do(stamp => new GroupCommand.PutPolicy(stamp, register.Group.Policies[0].Id, draft)).Outcome);
    }

    [Fact]
    public void Limits_OfPoliciesWebhooksAndBytes_AreKept()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), [.. Enumerable.Repeat(Up, GroupLimits.MaxPolicies)]);
        Assert.Equal(GroupOutcome.TooManyPolicies, register.Do(
            stamp => new GroupCommand.AddPolicies(stamp, [GroupRegister.Draft(Up)])).Outcome);
        var policy = register.Group.Policies[0].Id;
        GroupReply Add(int webhooks, string name) => register.Do(stamp => new GroupCommand.AddWebhooks(
            stamp, policy, [.. Enumerable.Repeat(new WebhookDraft(name, []), webhooks)]));
        Assert.Equal(GroupOutcome.Done, Add(GroupLimits.MaxWebhooks, "w").Outcome);
        Assert.Equal(GroupOutcome.TooManyWebhooks, Add(1, "w").Outcome);
        policy = register.Group.Policies[1].Id;
        Assert.Equal(GroupOutcome.TooLarge, Add(GroupLimits.MaxWebhooks, new string('é', GroupLimits.MaxText * 2)).Outcome);
        Assert.Empty(register.Group.Policies[1].Webhooks);
    }

    [Fact]
    public void AFullGroup_FitsItsRegister()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(min: 1000, max: 1000));
        Assert.Equal(GroupOutcome.Done, register.Do(
            stamp => new GroupCommand.SetLaunch(stamp, new byte[GroupLimits.MaxLaunchBytes])).Outcome);
        var servers = ServerSet.Of(Enumerable.Range(0, 1000).Select(
            _ => new GroupServer(Guid.NewGuid().ToString(), register.NowMs, ServerPhase.Active, 1)));
        Assert.Equal(GroupOutcome.Done, register.Do(stamp => new GroupCommand.ReportServers(
            stamp, 1, register.Group.DirtyVersion, servers, [.. Enumerable.Repeat(new string('é', 500), GroupLimits.MaxErrors)])).Outcome);
        for (var i = 0; i < 2 * GroupLimits.MaxKeys; i++)
            Assert.Equal(GroupOutcome.Done, register.Do(stamp => new GroupCommand.Converge(stamp)).Outcome);
        Assert.Equal(1000, register.Group.Servers.Items.Count);
        Assert.InRange(GroupStateEncoding.Encode(register.Group).Length, 1, RegisterState.MaxContentBytes);
    }

    [Fact]
    public void Delete_WantsForce_AndIsOverWhenTheServersAreGone()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        register.Execute();
        register.Report(2);
        Assert.Equal(GroupOutcome.NotEmpty, register.Do(stamp => new GroupCommand.Delete(stamp, Force: false)).Outcome);
        Assert.Equal(GroupOutcome.Done, register.Do(stamp => new GroupCommand.Delete(stamp, Force: true)).Outcome);
        Assert.Equal((GroupStatus.Deleting, 0), (register.Group.Status, register.Group.Desired));
        Assert.Equal(GroupOutcome.NoSuchGroup, register.Execute().Outcome);
        Assert.Equal(GroupOutcome.Done, register.RecordVictims(1, "s1", "s2").Outcome);
        register.Report(0);
        Assert.True(register.Clear().IsGone);
        Assert.False(register.Exists);
        Assert.Equal(GroupOutcome.NoSuchGroup, register.Do(stamp => new GroupCommand.Converge(stamp)).Outcome);
    }

    [Fact]
    public void Delete_OfAnEmptyGroup_IsOverAtOnce()
    {
        var register = GroupRegister.With(GroupRegister.Configuration());
        Assert.True(register.Do(stamp => new GroupCommand.Delete(stamp, Force: false)).IsGone);
        Assert.False(register.Exists);
    }

    [Fact]
    public void RemoveServer_TakesOutOne_Once()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(min: 1), Up);
        register.Execute();
        register.Report(3);
        GroupReply Remove(string id, bool replace, bool purge = true) => register.Do(
            stamp => new GroupCommand.RemoveServer(stamp, id, replace, purge));
        Assert.Equal(GroupOutcome.NoSuchServer, Remove("stranger", replace: false).Outcome);
        Assert.Equal((GroupOutcome.Done, 3), (Remove("s1", replace: true).Outcome, register.Group.Desired));
        Assert.Equal((GroupOutcome.Done, 2), (Remove("s2", replace: false, purge: false).Outcome, register.Group.Desired));
        Assert.Equal(GroupOutcome.NoSuchServer, Remove("s2", replace: false).Outcome);
        Assert.Equal([ServerDoom.Delete, ServerDoom.Disown, ServerDoom.None], register.Group.Servers.Items.Select(s => s.Doom));
        Configure(register, min: 2, max: 10);
        Assert.Equal(GroupOutcome.BelowMin, Remove("s3", replace: false).Outcome);
        Assert.Equal(GroupOutcome.NoSuchServer, Remove("stranger", replace: false).Outcome);
    }

    [Fact]
    public void Victims_AreRecordedOnce_AndNeverBelowDesired()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), new Adjustment.Exact(4), new Adjustment.Exact(2));
        register.Execute(0);
        register.Report(4);
        Assert.Equal(GroupOutcome.Superseded, register.RecordVictims(1, "s1").Outcome);
        var before = register.Group.DirtyVersion;
        register.Execute(1);
        Assert.Equal(GroupOutcome.Superseded, register.Do(
            stamp => new GroupCommand.RecordVictims(stamp, 1, before, ["s1"])).Outcome);
        Assert.Equal(GroupOutcome.Superseded, register.RecordVictims(1, "s1", "s2", "s3").Outcome);
        Assert.Equal(GroupOutcome.Done, register.RecordVictims(1, "s1", "s2").Outcome);
        Assert.Equal(GroupOutcome.Superseded, register.RecordVictims(1, "s3").Outcome);
        Assert.Equal(GroupOutcome.Done, register.RecordVictims(1, "s1", "s2").Outcome);
        register.Report(4);
        Assert.Equal(["s1", "s2"], register.Group.Servers.Items.Where(s => s.Doom == ServerDoom.Delete).Select(s => s.Id), StringComparer.Ordinal);
    }

    [Fact]
    public void Protected_AreNeverVictims_UnlessBroken()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), new Adjustment.Exact(2), new Adjustment.Exact(1));
        register.Execute(0);
        register.Report(2);
        Assert.Equal(GroupOutcome.NoSuchServer, register.Do(
            stamp => new GroupCommand.Protect(stamp, ["s1", "stranger"], IsProtected: true)).Outcome);
        Assert.Equal(GroupOutcome.Done, register.Do(stamp => new GroupCommand.Protect(stamp, ["s1"], IsProtected: true)).Outcome);
        register.Execute(1);
        Assert.Equal(GroupOutcome.Superseded, register.RecordVictims(1, "s1").Outcome);
        register.Report(2, phase: ServerPhase.Failed);
        Assert.Equal(GroupOutcome.Done, register.RecordVictims(1, "s1").Outcome);
    }

    [Fact]
    public void AConverger_WithALowerToken_IsRefused()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(min: 1));
        Assert.Equal(GroupOutcome.Done, register.Report(1, fence: 7).Outcome);
        Assert.Equal(GroupOutcome.Fenced, register.Report(0, fence: 6).Outcome);
        Assert.Equal(GroupOutcome.Fenced, register.RecordVictims(6, "s1").Outcome);
        Assert.Equal(GroupOutcome.Fenced, register.Clear(fence: 6).Outcome);
        Assert.True(register.Group.IsDirty);
    }

    [Fact]
    public void Errors_MakeAndUnmakeTheStatus()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(min: 1));
        register.Report(0, errors: "over quota");
        Assert.Equal((GroupStatus.Error, "over quota"), (register.Group.Status, register.Group.Errors.Single()));
        register.Report(1);
        Assert.Equal((GroupStatus.Active, 0), (register.Group.Status, register.Group.Errors.Count));
        Assert.Equal(
            [ActivityKind.Created, ActivityKind.Failed, ActivityKind.Recovered], register.Group.History.Activities.Select(a => a.Kind));
    }

    [Fact]
    public void AReport_ThatSaysTheSame_WritesNothing()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(min: 1));
        register.Report(1);
        var version = register.Version;
        register.Report(1);
        Assert.Equal(version, register.Version);
    }

    [Fact]
    public void History_TellsCauseAndRequest_AndIsBounded()
    {
        var register = GroupRegister.With(GroupRegister.Configuration(), Up);
        var reply = register.Execute();
        var last = register.Group.History.Activities.Last();
        Assert.Equal(
            (ActivityKind.PolicyExecuted, GroupOutcome.Done, reply.RequestId, 0, 2, register.Group.Policies[0].Id),
            (last.Kind, last.Outcome, last.RequestId, last.From, last.To, last.Subject));
        for (var i = 0; i < 2 * GroupLimits.MaxActivities; i++)
            register.Do(stamp => new GroupCommand.Converge(stamp));
        Assert.Equal(GroupLimits.MaxActivities, register.Group.History.Activities.Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("01FF")]
    [InlineData("0102")]
    [InlineData("010000")]
    public void AMalformedCommand_IsRefusedBeforeItIsProposed(string hex) =>
        Assert.Throws<FormatException>(() => new ScalingGroupStateMachine().IsRead(Convert.FromHexString(hex)));

    private static void Configure(GroupRegister register, int min, int max) =>
        register.Do(stamp => new GroupCommand.Configure(stamp, GroupRegister.Configuration(min, max)));
}
