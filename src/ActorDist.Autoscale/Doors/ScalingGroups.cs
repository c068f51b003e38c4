using System.Collections.Concurrent;
using System.Security.Cryptography;
using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Autoscale.Webhooks;
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

    private readonly ConcurrentDictionary<(string Scope, string Key), byte> _deciding = new();

    /// <summary>Creates a group with as many servers desired as its minimum. The same key again names the group that was created with it.</summary>
    /// <param name="tenant">Whose group.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="configuration">How many servers it may have.</param>
    /// <param name="launch">How its servers are made, JSON.</param>
    /// <param name="policies">Its policies.</param>
    /// <exception cref="FormatException">The tenant's name is not allowed.</exception>
    public Task<GroupAnswer> CreateAsync(
        string tenant, string? key, GroupConfiguration configuration, ReadOnlyMemory<byte> launch, IReadOnlyList<PolicyDraft> policies) =>
        OnceAsync(tenant, key, () => AddAndCreateAsync(tenant, key, configuration, launch, policies));

    /// <summary>Adds webhooks to a policy, each reachable by its capability from the first moment.</summary>
    /// <param name="tenant">Whose group.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="policyId">The policy.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="webhooks">The webhooks.</param>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    public Task<GroupAnswer> AddWebhooksAsync(string tenant, Guid groupId, Guid policyId, string? key, IReadOnlyList<WebhookDraft> webhooks) =>
        OnceAsync($"{tenant}/{groupId}", key, () => PlaceAndAddAsync(tenant, groupId, policyId, key, webhooks));

    /// <summary>Executes the policy of a webhook for somebody who has its capability; null where there is no such webhook.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="metric">The value of the policy's metric; not a number where none was given.</param>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    public async Task<GroupAnswer?> ExecuteWebhookAsync(ReadOnlyMemory<byte> capability, string? key, double metric)
    {
        var hash = WebhookCapability.HashOf(capability.Span);
        var found = (await consensus.ExecuteAsync(
            WebhookStateMachine.KeyOf(hash), WebhookStateMachine.Get(), new OperationOptions(ReadMode.Linearizable))).Outcome;
        if (found.Kind is not OutcomeKind.Done)
            throw new QuorumUnavailableException(found.Reason ?? "the webhook could not be looked up");
        if (found.Reply.IsEmpty)
            return null;
        var place = WebhookPlace.Decode(found.Reply.Span);
        return await DecideAsync(
            $"{place.Tenant}/{place.GroupId}",
            key,
            stamp => new GroupCommand.ExecuteWebhook(stamp, place.PolicyId, place.WebhookId, hash, metric));
    }

    /// <summary>Has something decided about a group, and wakes its owner where something may have changed.</summary>
    /// <param name="group">The group, <c>TENANT/GROUP</c>.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="command">What to decide, with a stamp.</param>
    /// <exception cref="FormatException">The name is not one of a group.</exception>
    public Task<GroupAnswer> DecideAsync(string group, string? key, Func<CommandStamp, GroupCommand> command) =>
        OnceAsync(group, key, () => ExecuteAsync(group, command(Stamp(key, GroupCommandEncoding.Encode(command(default))))));

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
    public async Task<IReadOnlyList<string>> ListAsync(string tenant) =>
        [.. (await ListedAsync(tenant)).Select(group => $"{tenant}/{group.Id}")];

    /// <summary>Groups of all tenants by name, as this node knows them: some may have changed since.</summary>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="QuorumUnavailableException">No quorum answered.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, GroupState>>> SurveyAsync(int limit)
    {
        var groups = new List<KeyValuePair<string, GroupState>>();
        foreach (var key in await consensus.ListAsync(ScalingGroupStateMachine.KindName, "", limit))
        {
            var outcome = (await consensus.ExecuteAsync(key, Get, new OperationOptions(ReadMode.Stale))).Outcome;
            if (outcome.Kind is OutcomeKind.Done && !outcome.Reply.IsEmpty)
                groups.Add(new(key.Text[(ScalingGroupStateMachine.KindName.Length + 1)..], GroupStateEncoding.Decode(outcome.Reply)));
        }

        return groups;
    }

    /// <summary>Refuses a request while another with its key is being decided at this node; that one's answer is asked for again later.</summary>
    private async Task<GroupAnswer> OnceAsync(string scope, string? key, Func<Task<GroupAnswer>> decide)
    {
        if (key is not null && !_deciding.TryAdd((scope, key), 0))
            return new GroupAnswer(scope, OutcomeKind.Failed, null, "a request with the same key is being decided") { IsInProgress = true };
        try
        {
            return await decide();
        }
        finally
        {
            if (key is not null)
                _deciding.TryRemove((scope, key), out _);
        }
    }

    private async Task<GroupAnswer> AddAndCreateAsync(
        string tenant, string? key, GroupConfiguration configuration, ReadOnlyMemory<byte> launch, IReadOnlyList<PolicyDraft> policies)
    {
        var groupId = Guid.CreateVersion7();
        var probe = new GroupCommand.Create(default, new byte[WebhookCapability.Bytes], configuration, launch, policies);
        var stamp = Stamp(key, GroupCommandEncoding.Encode(probe));
        var added = await AddAsync(tenant, stamp, groupId);
        if (added.Outcome == TenantOutcome.TooManyGroups && await ForgetAbandonedAsync(tenant))
            added = await AddAsync(tenant, stamp, groupId);
        return added switch
        {
            { Error: { } error } => new GroupAnswer($"{tenant}/{groupId}", added.Kind, null, error),
            { Outcome: TenantOutcome.Done or TenantOutcome.Repeated } => await ExecuteAsync($"{tenant}/{added.GroupId}", probe with
            {
                Stamp = stamp,
                Secret = RandomNumberGenerator.GetBytes(WebhookCapability.Bytes),
            }),
            _ => new GroupAnswer($"{tenant}/{added.GroupId}", OutcomeKind.Failed, null, $"The tenant's list refused the group: {added.Outcome}.")
            {
                Listed = added.Outcome,
            },
        };
    }

    private async Task<GroupAnswer> PlaceAndAddAsync(
        string tenant, Guid groupId, Guid policyId, string? key, IReadOnlyList<WebhookDraft> webhooks)
    {
        var name = $"{tenant}/{groupId}";
        var probe = new GroupCommand.AddWebhooks(default, policyId, webhooks);
        var stamp = Stamp(key, GroupCommandEncoding.Encode(probe));
        if (await ReadAsync(name) is not { } group)
            return new GroupAnswer(name, OutcomeKind.Done, new GroupReply(GroupOutcome.NoSuchGroup, 0, 0, stamp.RequestId), "");

        // The place of a webhook that is never made leads nowhere; a webhook without a place would never be found.
        (Guid Id, RegisterKey Place)[] places = [.. Enumerable.Range(0, webhooks.Count).Select(i => DerivedId.Of(stamp.RequestId, i))
            .Select(id => (id, WebhookStateMachine.KeyOf(WebhookCapability.HashOf(WebhookCapability.Of(group.Secret.Span, id)))))];
        foreach (var (id, place) in places)
        {
            var put = (await consensus.ExecuteAsync(
                place, WebhookStateMachine.Put(new WebhookPlace(tenant, groupId, policyId, id)), default)).Outcome;
            if (put.Kind is not OutcomeKind.Done)
                return new GroupAnswer(name, put.Kind, null, put.Reason ?? "");
        }

        var answer = await ExecuteAsync(name, probe with { Stamp = stamp });
        if (answer.Reply is { } reply && (reply.Outcome != GroupOutcome.Done || reply.IsReplay))
        {
            foreach (var (_, place) in places)
                await consensus.ExecuteAsync(place, WebhookStateMachine.Remove(), default);
        }

        return answer;
    }

    private async Task<Added> AddAsync(string tenant, CommandStamp stamp, Guid groupId)
    {
        var outcome = (await consensus.ExecuteAsync(TenantStateMachine.KeyOf(tenant), new TenantCommand.Add(stamp, groupId).Encode(), default)).Outcome;
        if (outcome.Kind is not OutcomeKind.Done)
            return new Added(outcome.Kind, TenantOutcome.Done, groupId, outcome.Reason ?? "");
        var reply = TenantReply.Decode(outcome.Reply.Span);
        return new Added(outcome.Kind, reply.Outcome, reply.GroupId, null);
    }

    /// <summary>Takes groups out of a tenant's list that were never created, or are gone; whether there were any.</summary>
    private async Task<bool> ForgetAbandonedAsync(string tenant)
    {
        var before = time.GetUtcNow().ToUnixTimeMilliseconds() - TenantStateMachine.AbandonedMs;
        var forgotten = false;
        foreach (var listed in (await ListedAsync(tenant)).Where(listed => listed.AddedMs < before))
        {
            if (await ReadAsync($"{tenant}/{listed.Id}") is null)
                forgotten |= await ForgetAsync(tenant, listed.Id);
        }

        return forgotten;
    }

    private async Task<bool> ForgetAsync(string tenant, Guid groupId) => (await consensus.ExecuteAsync(
        TenantStateMachine.KeyOf(tenant), new TenantCommand.Remove(groupId).Encode(), default)).Outcome.Kind is OutcomeKind.Done;

    private async Task<IReadOnlyList<TenantGroup>> ListedAsync(string tenant)
    {
        var outcome = (await consensus.ExecuteAsync(
            TenantStateMachine.KeyOf(tenant), new TenantCommand.Get().Encode(), new OperationOptions(ReadMode.Linearizable))).Outcome;
        return outcome.Kind is OutcomeKind.Done
            ? TenantState.Decode(outcome.Reply).Groups
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

        var reply = GroupReply.Decode(outcome.Reply.Span);
        if (reply.IsGone && group.IndexOf('/', StringComparison.Ordinal) is var slash and > 0)
            await ForgetAsync(group[..slash], Guid.Parse(group.AsSpan(slash + 1)));
        else
            convergence.Wake(group);
        return new GroupAnswer(group, OutcomeKind.Done, reply, "");
    }

    /// <summary>What a tenant's list answered to a group that was to be added.</summary>
    private sealed record Added(OutcomeKind Kind, TenantOutcome Outcome, Guid GroupId, string? Error);
}

/// <summary>What became of a decision.</summary>
/// <param name="Group">The group.</param>
/// <param name="Kind">Done: the reply says how it was decided. Else nothing was done, or it is not known.</param>
/// <param name="Reply">How it was decided.</param>
/// <param name="Error">Why not, or why it is not known.</param>
public sealed record GroupAnswer(string Group, OutcomeKind Kind, GroupReply? Reply, string Error)
{
    /// <summary>Whether a request with the same idempotency key is being decided at this node; nothing was done for this one.</summary>
    public bool IsInProgress { get; init; }

    /// <summary>Why a tenant's list did not take a new group; null where it did, or was not asked.</summary>
    public TenantOutcome? Listed { get; init; }
}
