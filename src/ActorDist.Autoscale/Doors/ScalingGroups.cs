using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Autoscale.Doors;

/// <summary>
/// The typed client of the scaling groups, for actors and hosted services of this process. A decision is on the disks of a majority before it
/// is answered; the group's owner is woken then.
/// </summary>
/// <param name="consensus">The replicated state machines.</param>
/// <param name="convergence">Wakes the groups' owners.</param>
/// <param name="time">Stamps commands.</param>
public sealed class ScalingGroups(IConsensus consensus, IConvergence convergence, TimeProvider time)
{
    private static readonly byte[] Get = GroupCommandEncoding.Encode(new GroupCommand.Get());

    /// <summary>Creates a group with as many servers desired as its minimum. The same key again names the group that was created with it.</summary>
    /// <param name="tenant">Whose group.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="configuration">How many servers it may have.</param>
    /// <param name="launch">How its servers are made, JSON.</param>
    /// <param name="policies">Its policies.</param>
    /// <exception cref="FormatException">The tenant's name is not allowed.</exception>
    public async Task<GroupAnswer> CreateAsync(
        string tenant, string? key, GroupConfiguration configuration, ReadOnlyMemory<byte> launch, IReadOnlyList<PolicyDraft> policies)
    {
        var groupId = Guid.CreateVersion7();
        var probe = new GroupCommand.Create(default, new byte[WebhookCapability.Bytes], configuration, launch, policies);
        var stamp = Stamp(key, GroupCommandEncoding.Encode(probe));
        var added = (await consensus.ExecuteAsync(
            TenantStateMachine.KeyOf(tenant), new TenantCommand.Add(stamp, groupId).Encode(), default)).Outcome;
        if (added.Kind is not OutcomeKind.Done)
        {
            return new GroupAnswer($"{tenant}/{groupId}", added.Kind, null, added.Reason ?? "");
        }

        var listed = TenantReply.Decode(added.Reply.Span);
        return listed.Outcome is TenantOutcome.Done or TenantOutcome.Repeated
            ? await ExecuteAsync($"{tenant}/{listed.GroupId}", probe with
            {
                Stamp = stamp,
                Secret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(WebhookCapability.Bytes),
            })
            : new GroupAnswer($"{tenant}/{listed.GroupId}", OutcomeKind.Failed, null, $"The tenant's list refused the group: {listed.Outcome}.");
    }

    /// <summary>Has something decided about a group, and wakes its owner where something may have changed.</summary>
    /// <param name="group">The group, <c>TENANT/GROUP</c>.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="command">What to decide, with a stamp.</param>
    /// <exception cref="FormatException">The name is not one of a group.</exception>
    public Task<GroupAnswer> DecideAsync(string group, string? key, Func<CommandStamp, GroupCommand> command) =>
        ExecuteAsync(group, command(Stamp(key, GroupCommandEncoding.Encode(command(default)))));

    /// <summary>Reads a group; null where there is none.</summary>
    /// <param name="group">The group, <c>TENANT/GROUP</c>.</param>
    /// <exception cref="FormatException">The name is not one of a group.</exception>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    public async Task<GroupState?> ReadAsync(string group)
    {
        var outcome = (await consensus.ExecuteAsync(
            new RegisterKey(ScalingGroupStateMachine.KindName, group), Get, new OperationOptions(ReadMode.Linearizable))).Outcome;
        return outcome.Kind is not OutcomeKind.Done
            ? throw new QuorumUnavailableException(outcome.Reason ?? $"group {group} could not be read")
            : outcome.Reply.IsEmpty ? null : GroupStateEncoding.Decode(outcome.Reply);
    }

    /// <summary>A tenant's groups, <c>TENANT/GROUP</c>, in the order of their creation.</summary>
    /// <exception cref="FormatException">The tenant's name is not allowed.</exception>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(string tenant)
    {
        var outcome = (await consensus.ExecuteAsync(
            TenantStateMachine.KeyOf(tenant), new TenantCommand.Get().Encode(), new OperationOptions(ReadMode.Linearizable))).Outcome;
        return outcome.Kind is OutcomeKind.Done
            ? [.. TenantState.Decode(outcome.Reply).Groups.Select(group => $"{tenant}/{group.Id}")]
            : throw new QuorumUnavailableException(outcome.Reason ?? $"the groups of {tenant} could not be listed");
    }

    private CommandStamp Stamp(string? key, ReadOnlySpan<byte> body)
    {
        var (now, request) = (time.GetUtcNow().ToUnixTimeMilliseconds(), Guid.CreateVersion7());
        return key is null ? CommandStamp.Of(now, request) : CommandStamp.Of(now, request, key, body);
    }

    private async Task<GroupAnswer> ExecuteAsync(string group, GroupCommand command)
    {
        var outcome = (await consensus.ExecuteAsync(
            new RegisterKey(ScalingGroupStateMachine.KindName, group), GroupCommandEncoding.Encode(command), default)).Outcome;
        if (outcome.Kind is not OutcomeKind.Done)
        {
            return new GroupAnswer(group, outcome.Kind, null, outcome.Reason ?? "");
        }

        convergence.Wake(group);
        return new GroupAnswer(group, OutcomeKind.Done, GroupReply.Decode(outcome.Reply.Span), "");
    }
}

/// <summary>What became of a decision.</summary>
/// <param name="Group">The group.</param>
/// <param name="Kind">Done: the reply says how it was decided. Else nothing was done, or it is not known.</param>
/// <param name="Reply">How it was decided.</param>
/// <param name="Error">Why not, or why it is not known.</param>
public sealed record GroupAnswer(string Group, OutcomeKind Kind, GroupReply? Reply, string Error);
