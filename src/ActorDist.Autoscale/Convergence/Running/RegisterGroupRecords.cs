using System.Text;
using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Planning;
using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Tenants;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>Groups' registers as <see cref="ScalingGroupStateMachine"/> keeps them.</summary>
/// <param name="consensus">The replicated state machines.</param>
/// <param name="time">Stamps commands.</param>
public sealed class RegisterGroupRecords(IConsensus consensus, TimeProvider time) : IGroupRecords
{
    private const int ClaimTries = 3;
    private const int MaxNameLetters = 40;
    private static readonly byte[] Get = GroupCommandEncoding.Encode(new GroupCommand.Get());

    /// <inheritdoc/>
    public async Task<RecordReply> ClaimAsync(string group)
    {
        var reply = await ReadAsync(group);
        for (var tries = 0; tries < ClaimTries && reply.Outcome is RecordOutcome.Done; tries++)
        {
            var epoch = reply.Epoch + 1;
            var claimed = await ExecuteAsync(group, new GroupCommand.Claim(Stamp(), epoch));
            if (claimed.Outcome is not (RecordOutcome.Done or RecordOutcome.Stale))
            {
                return claimed;
            }

            // What the group should be may have changed since it was read; who else claimed it in between has shown that it did.
            reply = await ReadAsync(group);
            if (claimed.Outcome is RecordOutcome.Done && reply.Outcome is RecordOutcome.Done)
            {
                return reply.Epoch == epoch ? reply : new RecordReply(RecordOutcome.Stale);
            }
        }

        return reply.Outcome is RecordOutcome.Done ? new RecordReply(RecordOutcome.Failed, Error: "others claim the group all the time") : reply;
    }

    /// <inheritdoc/>
    public async Task<RecordReply> ReadAsync(string group)
    {
        var answer = await consensus.ExecuteAsync(KeyOf(group), Get, new OperationOptions(ReadMode.Linearizable));
        return ReplyOf(answer.Outcome) ?? (answer.Outcome.Reply.IsEmpty
            ? new RecordReply(RecordOutcome.Gone)
            : Goal(GroupStateEncoding.Decode(answer.Outcome.Reply)));
    }

    /// <inheritdoc/>
    public async Task<RecordReply> MarkDirtyAsync(string group, ConvergerOutput.MarkDirty command) =>
        await ThenReadAsync(group, await ExecuteAsync(group, new GroupCommand.Converge(Stamp())));

    /// <inheritdoc/>
    public async Task<RecordReply> RecordVictimsAsync(string group, ConvergerOutput.RecordVictims command)
    {
        // The register lets only servers that it knows be chosen.
        var reported = await ReportAsync(group, command.Epoch, command.Version, command.Servers, []);
        return reported.Outcome is RecordOutcome.Done
            ? await ThenReadAsync(
                group, await ExecuteAsync(group, new GroupCommand.RecordVictims(Stamp(), command.Epoch, command.Version, command.Victims)))
            : reported;
    }

    /// <inheritdoc/>
    public async Task<RecordReply> SettleAsync(string group, ConvergerOutput.Settle command)
    {
        var reported = await ReportAsync(group, command.Epoch, command.Version, command.Servers, command.Errors);
        if (reported.Outcome is not RecordOutcome.Done || !command.IsConverged)
        {
            return await ThenReadAsync(group, reported);
        }

        var cleared = await ExecuteAsync(group, new GroupCommand.ClearDirty(Stamp(), command.Epoch, command.Version));
        return cleared.Outcome is RecordOutcome.Failed ? await ReadAsync(group) : await ThenReadAsync(group, cleared);
    }

    /// <inheritdoc/>
    public async Task<RecordReply> FireAsync(string group, Occurrence occurrence)
    {
        var (schedule, at) = (occurrence.Schedule, occurrence.AtMs);
        var fired = await ExecuteAsync(group, new GroupCommand.FireSchedule(Stamp(), schedule.PolicyId, schedule.Version, at));
        return fired.Outcome is RecordOutcome.Failed or RecordOutcome.Done ? await ReadAsync(group) : fired;
    }

    /// <inheritdoc/>
    public async Task<GroupNeeds> NeedsAsync(string group)
    {
        var answer = await consensus.ExecuteAsync(KeyOf(group), Get, new OperationOptions(ReadMode.Stale));
        if (answer.Outcome.Kind is not OutcomeKind.Done || answer.Outcome.Reply.IsEmpty)
        {
            // Not known here: its owner will know.
            return GroupNeeds.Convergence;
        }

        var state = GroupStateEncoding.Decode(answer.Outcome.Reply);
        return state.NeedsConvergence ? GroupNeeds.Convergence
            : state.Policies.Any(policy => policy.Draft.Schedule is not null) ? GroupNeeds.Attention
            : GroupNeeds.Nothing;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string after, int limit)
    {
        var keys = await consensus.ListAsync(ScalingGroupStateMachine.KindName, after, limit);
        return [.. keys.Select(key => key.Text[(ScalingGroupStateMachine.KindName.Length + 1)..])];
    }

    /// <summary>What a group should be, as its owner sees it.</summary>
    internal static ConvergenceGoal GoalOf(GroupState state) => new(state.Desired, state.DirtyVersion, state.IsDirty)
    {
        IsPaused = state.IsPaused,
        IsDeleting = state.Status is GroupStatus.Deleting,
        Order = state.Configuration.Order,
        LaunchVersion = state.LaunchVersion,
        Launch = Encoding.UTF8.GetString(state.Launch.Span),
        Balancing = LaunchBalancing.Of(state.Launch.Span),
        ServerName = ServerNameOf(state.Configuration.Name),
        Victims = [.. state.Servers.Items.Where(server => server.Doom is ServerDoom.Delete).Select(server => server.Id)],
        Disowned = [.. state.Servers.Items.Where(server => server.Doom is ServerDoom.Disown).Select(server => server.Id)],
        Protected = [.. state.Servers.Items.Where(server => server.IsProtected).Select(server => server.Id)],
        Schedules =
        [
            .. state.Policies.Where(policy => policy.Draft.Schedule is not null).Select(policy => new GroupSchedule(
                policy.Id, policy.Version, policy.Draft.Schedule!.AtMs, policy.Draft.Schedule.Cron, policy.OccurrenceMs)),
        ],
    };

    private static RecordReply Goal(GroupState state) => new(RecordOutcome.Done, state.Fence, GoalOf(state));

    private static RegisterKey KeyOf(string group) => new(ScalingGroupStateMachine.KindName, group);

    /// <summary>Names of servers are for people: what is neither letter nor digit becomes a hyphen.</summary>
    private static string ServerNameOf(string name)
    {
        var letters = new string([.. name.Take(MaxNameLetters).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]).Trim('-');
        return letters.Length > 0 ? letters : "server";
    }

    private static ServerPhase PhaseOf(CloudServer server) => ServerDestinies.Of(server.Status) switch
    {
        ServerDestiny.Available or ServerDestiny.Avoid => server.Unserved.Any() ? ServerPhase.Pending : ServerPhase.Active,
        ServerDestiny.Wait or ServerDestiny.WaitWithTimeout => ServerPhase.Pending,
        _ => ServerPhase.Failed,
    };

    /// <summary>Null where the register answered.</summary>
    private static RecordReply? ReplyOf(in Outcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Done => null,
        OutcomeKind.Failed => new RecordReply(RecordOutcome.Failed, Error: outcome.Reason ?? "the register did not take it"),
        _ => new RecordReply(RecordOutcome.Unknown, Error: outcome.Reason ?? "the register did not answer"),
    };

    private Task<RecordReply> ReportAsync(
        string group, long epoch, long version, IReadOnlyList<CloudServer> servers, IReadOnlyList<string> errors) => ExecuteAsync(
        group,
        new GroupCommand.ReportServers(
            Stamp(),
            epoch,
            version,
            ServerSet.Of(servers.Where(server => ServerDestinies.Of(server.Status) is not ServerDestiny.Gone).Take(GroupLimits.MaxServers)
                .Select(server => new GroupServer(server.Id, server.CreatedMs, PhaseOf(server), server.LaunchVersion))),
            [.. errors.Take(GroupLimits.MaxErrors)]));

    private async Task<RecordReply> ThenReadAsync(string group, RecordReply reply) =>
        reply.Outcome is RecordOutcome.Done ? await ReadAsync(group) : reply;

    private async Task<RecordReply> ExecuteAsync(string group, GroupCommand command)
    {
        var answer = await consensus.ExecuteAsync(KeyOf(group), GroupCommandEncoding.Encode(command), default);
        if (ReplyOf(answer.Outcome) is { } unanswered)
        {
            return unanswered;
        }

        var reply = GroupReply.Decode(answer.Outcome.Reply.Span);
        if (reply.IsGone)
        {
            // Where this is not done, whoever finds the list full does it.
            var slash = group.IndexOf('/', StringComparison.Ordinal);
            await consensus.ExecuteAsync(
                TenantStateMachine.KeyOf(group[..slash]), new TenantCommand.Remove(Guid.Parse(group.AsSpan(slash + 1))).Encode(), default);
        }

        return reply switch
        {
            { IsGone: true } => new RecordReply(RecordOutcome.Gone),
            { Outcome: GroupOutcome.Done } => new RecordReply(RecordOutcome.Done),
            { Outcome: GroupOutcome.Fenced } => new RecordReply(RecordOutcome.Stale),
            { Outcome: GroupOutcome.NoSuchGroup } => new RecordReply(RecordOutcome.Gone),
            _ => new RecordReply(RecordOutcome.Failed, Error: $"the register refused {command.GetType().Name}: {reply.Outcome}"),
        };
    }

    private CommandStamp Stamp() => CommandStamp.Of(time.GetUtcNow().ToUnixTimeMilliseconds(), Guid.CreateVersion7());
}
