using ActorDist.Autoscale.Groups;
using ActorDist.Core.StateMachines;
using Xunit;

namespace ActorDist.Autoscale.Tests.Groups;

/// <summary>A group's register without the consensus: commands go through their binary forms, as they do on a node.</summary>
internal sealed class GroupRegister
{
    private readonly ScalingGroupStateMachine _machine = new();
    private RegisterState _state = RegisterState.Absent(0);
    private ulong _operations;

    public long NowMs { get; set; } = 1_700_000_000_000;

    public bool Exists => _state.Exists;

    public GroupState Group => GroupStateEncoding.Decode(_state.Content);

    public long Version => _state.Version;

    public static GroupConfiguration Configuration(int min = 0, int max = 10, int cooldown = 0, DeletionOrder order = default) =>
        new("web", cooldown, min, max, order, []);

    public static PolicyDraft Draft(Adjustment adjustment, long cooldownMs = 0) =>
        new("policy", cooldownMs, PolicyType.Webhook, adjustment, null);

    /// <summary>A group whose policies do what the adjustments say.</summary>
    public static GroupRegister With(GroupConfiguration configuration, params Adjustment[] adjustments)
    {
        var register = new GroupRegister();
        register.Do(stamp => new GroupCommand.Create(
            stamp, new byte[WebhookCapability.Bytes], configuration, "{}"u8.ToArray(), [.. adjustments.Select(a => Draft(a))]));
        return register;
    }

    public CommandStamp Stamp(string? key = null, string body = "") => key is null
        ? CommandStamp.Of(NowMs, Guid.NewGuid())
        : CommandStamp.Of(NowMs, Guid.NewGuid(), key, System.Text.Encoding.UTF8.GetBytes(body));

    public GroupReply Do(Func<CommandStamp, GroupCommand> command, string? key = null, string body = "") => Do(command(Stamp(key, body)));

    public GroupReply Do(GroupCommand command)
    {
        var body = GroupCommandEncoding.Encode(command);
        Assert.False(_machine.IsRead(body));
        var evaluation = new StateEvaluation(_state, _machine);
        var evaluated = evaluation.Apply(new Command(new OpId(1, ++_operations), body), since: null);
        _state = evaluation.Result();
        return GroupReply.Decode(evaluated.Reply.Span);
    }

    public GroupReply Execute(int policy = 0, double metric = double.NaN, string? key = null) =>
        Do(stamp => new GroupCommand.Execute(stamp, Group.Policies[policy].Id, metric), key);

    /// <summary>Reports servers s1, s2 ..., the first the oldest, and makes as many desired.</summary>
    public GroupReply Report(int servers, long fence = 1, ServerPhase phase = ServerPhase.Active, params string[] errors) =>
        Do(stamp => new GroupCommand.ReportServers(
            stamp,
            fence,
            Group.DirtyVersion,
            ServerSet.Of(Enumerable.Range(1, servers).Select(i => new GroupServer($"s{i}", NowMs + i, phase, 1))),
            errors));

    public GroupReply RecordVictims(long fence, params string[] ids) =>
        Do(stamp => new GroupCommand.RecordVictims(stamp, fence, Group.DirtyVersion, ids));

    public GroupReply Clear(long? version = null, long fence = 1) =>
        Do(stamp => new GroupCommand.ClearDirty(stamp, fence, version ?? Group.DirtyVersion));
}
