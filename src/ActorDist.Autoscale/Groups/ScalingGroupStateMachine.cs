using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// Kind <c>autoscale-group</c>: a scaling group. Every decision about a group is a command to its register, so decisions are made one after
/// another, by rules without clock or chance, and stand on the disks of a majority before anybody hears of them. Of the requests with one
/// idempotency key the first is decided and the others are answered the same; what was refused is remembered like what was done.
/// </summary>
public sealed class ScalingGroupStateMachine : IStateMachine
{
    /// <summary>First part of the keys: <c>autoscale-group/TENANT/GROUP</c>.</summary>
    public const string KindName = "autoscale-group";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The register of a group.</summary>
    public static RegisterKey KeyOf(string tenant, Guid groupId) => new(KindName, $"{tenant}/{groupId}");

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body) => GroupCommandEncoding.Decode(body.ToArray()) is GroupCommand.Get;

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body)
    {
        var command = GroupCommandEncoding.Decode(body);
        if (command is GroupCommand.Get)
            return Transition.Unchanged(current.Content);
        var group = current.Exists ? GroupStateEncoding.Decode(current.Content) : null;
        if (command.IsKeyed && group is not null && Recall(group, command.Stamp) is { } known)
            return Transition.Unchanged(known.Encode());
        var decision = GroupDecisions.Decide(group, command);
        if (decision.Group is not { } changed)
        {
            var reply = ReplyOf(decision.Outcome, group, command.Stamp);
            return group is not null && decision.IsGone
                ? Transition.Deleted((reply with { Desired = 0, IsGone = true }).Encode())
                : Transition.Unchanged(reply.Encode());
        }

        if (ReferenceEquals(changed, group) && !command.IsKeyed)
            return Transition.Unchanged(ReplyOf(decision.Outcome, group, command.Stamp).Encode());
        var remembered = command.IsKeyed ? Remember(changed, command.Stamp, decision.Outcome) : changed;
        var content = GroupStateEncoding.Encode(remembered);
        return content.Length <= RegisterState.MaxContentBytes
            ? Transition.Changed(content, ReplyOf(decision.Outcome, remembered, command.Stamp).Encode())
            : Transition.Unchanged(ReplyOf(GroupOutcome.TooLarge, group, command.Stamp).Encode());
    }

    private static GroupReply? Recall(GroupState group, in CommandStamp stamp)
    {
        if (group.Keys.Find(stamp.Key) is not { } known)
            return group.Keys.MayHaveForgotten(stamp) ? ReplyOf(GroupOutcome.KeyForgotten, group, stamp) : null;
        return known.BodyHash == stamp.BodyHash
            ? new GroupReply(known.Outcome, known.Desired, group.DirtyVersion, known.RequestId) { IsReplay = known.RequestId != stamp.RequestId }
            : ReplyOf(GroupOutcome.KeyReused, group, stamp);
    }

    private static GroupState Remember(GroupState group, in CommandStamp stamp, GroupOutcome outcome) => group with
    {
        Keys = group.Keys.Add(new RememberedKey(stamp.Key, stamp.BodyHash, stamp.RequestId, stamp.NowMs, outcome, group.Desired)),
    };

    private static GroupReply ReplyOf(GroupOutcome outcome, GroupState? group, in CommandStamp stamp) =>
        new(outcome, group?.Desired ?? 0, group?.DirtyVersion ?? 0, stamp.RequestId);
}
