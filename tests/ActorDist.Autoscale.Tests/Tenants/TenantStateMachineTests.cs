using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Core.StateMachines;
using Xunit;

namespace ActorDist.Autoscale.Tests.Tenants;

public sealed class TenantStateMachineTests
{
    private readonly TenantStateMachine _machine = new();
    private ReadOnlyMemory<byte> _content;

    private TenantState Tenant => TenantState.Decode(_content);

    [Fact]
    public void Groups_AreKeptInOrder_AndTakenOutOnce()
    {
        var (a, b) = (Add().GroupId, Add().GroupId);
        Assert.Equal([a, b], Tenant.Groups.Select(group => group.Id));
        Do(new TenantCommand.Remove(a));
        Do(new TenantCommand.Remove(a));
        Assert.Equal([b], Tenant.Groups.Select(group => group.Id));
    }

    [Fact]
    public void TheLimit_IsCheckedWhereAGroupIsAdded()
    {
        for (var i = 0; i < GroupLimits.MaxGroups; i++)
            Assert.Equal(TenantOutcome.Done, Add().Outcome);
        Assert.Equal(TenantOutcome.TooManyGroups, Add().Outcome);
        Do(new TenantCommand.Remove(Tenant.Groups[0].Id));
        Assert.Equal(TenantOutcome.Done, Add().Outcome);
        Assert.InRange(_content.Length, 1, RegisterState.MaxContentBytes);
    }

    [Fact]
    public void AKey_NamesTheGroupThatItMade()
    {
        var first = Add("k", "body");
        var again = Add("k", "body");
        Assert.Equal((TenantOutcome.Repeated, first.GroupId), (again.Outcome, again.GroupId));
        Assert.Equal(TenantOutcome.KeyReused, Add("k", "other").Outcome);
        Do(new TenantCommand.Remove(first.GroupId));
        Assert.Equal((TenantOutcome.RepeatedAndGone, first.GroupId), (Add("k", "body").Outcome, Add("k", "body").GroupId));
        Assert.Empty(Tenant.Groups);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    public void ATenant_HasAPlainName(string name) => Assert.Throws<FormatException>(() => TenantStateMachine.KeyOf(name));

    private TenantReply Add(string? key = null, string body = "")
    {
        var id = Guid.NewGuid();
        var stamp = key is null ? CommandStamp.Of(1, id) : CommandStamp.Of(1, id, key, System.Text.Encoding.UTF8.GetBytes(body));
        return Do(new TenantCommand.Add(stamp, id));
    }

    private TenantReply Do(TenantCommand command)
    {
        var transition = _machine.Apply(new Snapshot(1, !_content.IsEmpty, _content), command.Encode());
        _content = transition.Kind == TransitionKind.Changed ? transition.Content : _content;
        return TenantReply.Decode(transition.Reply.Span);
    }
}
