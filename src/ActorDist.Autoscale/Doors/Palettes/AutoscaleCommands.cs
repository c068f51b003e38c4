using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;
using Akka.Actor;

namespace ActorDist.Autoscale.Doors.Palettes;

/// <summary>Serves <see cref="AutoscalePalette"/>.</summary>
internal sealed partial class AutoscaleCommands : CommandHandlerActor
{
    private const int MaxKey = 256;
    private readonly ScalingGroups _groups;

    public AutoscaleCommands(
        ScalingGroups groups, ConvergenceExplainer explainer, ScalingRequestSettings requests, RequestTelemetry telemetry)
        : base(AutoscalePalette.Definition)
    {
        _groups = groups;
        ProcessRequests(requests, telemetry);
        Process("create", (_, arguments) =>
        {
            var (min, max) = (arguments.Integer("min", 0, GroupLimits.MaxEntities), arguments.Integer("max", 0, GroupLimits.MaxEntities));
            if (min > max)
            {
                throw new CommandRefusedException($"'min' must not be above 'max'; they are {min} and {max}");
            }

            var configuration = new GroupConfiguration(
                Text(arguments, "name")!, arguments.Integer("cooldown", 0, GroupLimits.MaxCooldownSeconds), min, max, DeletionOrder.OldestFirst, []);
            Answer(() => CreateAsync(Text(arguments, "tenant")!, Text(arguments, "key"), configuration));
        });
        Process("groups", (_, arguments) => Answer(() => ListAsync(Text(arguments, "tenant")!)));
        Process("policy", (_, arguments) =>
        {
            var cron = Text(arguments, "cron");
            if (cron is not null && !ScheduleClock.IsCron(cron))
            {
                throw new CommandRefusedException($"'cron' must have five fields, such as '0 3 * * *'; it is '{cron}'");
            }

            var change = arguments.Integer("change", -GroupLimits.MaxEntities, GroupLimits.MaxEntities);
            if (change == 0)
            {
                throw new CommandRefusedException("'change' must not be 0");
            }

            var draft = new PolicyDraft(
                Text(arguments, "name")!,
                0,
                cron is null ? PolicyType.Webhook : PolicyType.Schedule,
                new Adjustment.Change(change),
                cron is null ? null : new PolicySchedule(null, cron));
            Decide(arguments, stamp => new GroupCommand.AddPolicies(stamp, [draft]));
        });
        Process("execute", (_, arguments) => Answer(() => ExecuteAsync(Text(arguments, "group")!, Text(arguments, "policy")!, Text(arguments, "key"))));
        Process("converge", (_, arguments) => Decide(arguments, stamp => new GroupCommand.Converge(stamp)));
        Process("pause", (_, arguments) => Decide(arguments, stamp => new GroupCommand.Pause(stamp)));
        Process("resume", (_, arguments) => Decide(arguments, stamp => new GroupCommand.Resume(stamp)));
        Process("delete", (_, arguments) => Decide(arguments, stamp => new GroupCommand.Delete(stamp, arguments.Has("force"))));
        Process("state", (_, arguments) => Show(arguments, (name, group) => new CommandResponse(
            $"{name} | {group.Configuration.Name} | {group.Status.ToString().ToLowerInvariant()}{(group.IsPaused ? ", paused" : "")} | {group.Desired} desired"
            + $" | {group.Active.Count()} active | {(group.IsDirty ? "converging" : "converged")}{string.Concat(group.Errors.Select(error => $"\n{error}"))}",
            data: new
            {
                Group = name,
                group.Configuration.Name,
                Status = group.Status.ToString().ToLowerInvariant(),
                group.IsPaused,
                group.Desired,
                Active = group.Active.Count(),
                group.IsDirty,
                group.DirtyVersion,
                Epoch = group.Fence,
                group.Errors,
            })));
        Process("servers", (_, arguments) => Show(arguments, (_, group) => new CommandResponse(
            string.Join('\n', group.Servers.Items.Select(server =>
                $"{server.Id} | {server.Phase.ToString().ToLowerInvariant()} | launch {server.LaunchVersion}"
                + $"{(server.IsProtected ? " | protected" : "")}{(server.Doom is ServerDoom.None ? "" : " | to go")}").DefaultIfEmpty("no servers")),
            data: group.Servers.Items)));
        Process("explain", (_, arguments) =>
        {
            var name = Text(arguments, "group")!;
            Answer(async () => await _groups.ReadAsync(name) is { } group
                ? Explained(group, await explainer.ExplainAsync(name, group, CancellationToken.None))
                : new ErroredCommandResponse($"There is no group {name}."));
        });
        Process("history", (_, arguments) => Show(arguments, (_, group) => new CommandResponse(
            string.Join('\n', group.History.Activities.Select(activity =>
                $"{DateTimeOffset.FromUnixTimeMilliseconds(activity.AtMs):HH:mm:ss.fff} | {activity.Kind} | {activity.Outcome} | {activity.From} -> {activity.To}"
                + $" | request {activity.RequestId} | {activity.Detail}").DefaultIfEmpty("nothing has happened")),
            data: group.History.Activities.ToArray())));
    }

    private static CommandResponse Explained(GroupState group, ConvergenceExplanation explained) => new(
        string.Join('\n', (string[])
        [
            $"{group.Desired} desired | {explained.Servers?.ToString() ?? "unknown"} in the cloud | {explained.Waiting} waited for | {explained.Postponed} steps later",
            .. explained.Steps,
            .. explained.Note.Length > 0 ? (string[])[explained.Note] : [],
        ]),
        data: explained);

    private static string? Text(CommandArguments arguments, string name) => arguments.ArgumentValue(name) switch
    {
        null => null,
        { Length: 0 or > MaxKey } text => throw new CommandRefusedException($"'{name}' has 1 to {MaxKey} characters; it has {text.Length}"),
        var text => text,
    };

    private static CommandResponse Row(GroupAnswer answer, string what)
    {
        var data = new
        {
            answer.Group,
            Outcome = answer.Reply?.Outcome.ToString() ?? answer.Kind.ToString(),
            answer.Reply?.Desired,
            answer.Reply?.IsReplay,
            answer.Error,
        };
        if (answer.Reply is not { } reply)
        {
            return new ErroredCommandResponse(
                $"{answer.Group} | {(answer.Kind is OutcomeKind.Failed ? "failed, nothing was done" : "unknown; ask again with the same key")} | {answer.Error}", data: data);
        }

        var text = $"{answer.Group} | {what} | {reply.Outcome} | {reply.Desired} desired{(reply.IsReplay ? " | answered before" : "")}";
        return reply.Outcome is GroupOutcome.Done ? new CommandResponse(text, data: data) : new ErroredCommandResponse(text, data: data);
    }

    private async Task<CommandResponse> CreateAsync(string tenant, string? key, GroupConfiguration configuration) =>
        Row(await _groups.CreateAsync(tenant, key, configuration, "{}"u8.ToArray(), []), "created");

    private async Task<CommandResponse> ListAsync(string tenant)
    {
        var names = await _groups.ListAsync(tenant);
        return new CommandResponse(string.Join('\n', names.DefaultIfEmpty("no groups")), data: names);
    }

    private async Task<CommandResponse> ExecuteAsync(string name, string policy, string? key)
    {
        if (await _groups.ReadAsync(name) is not { } group)
        {
            return new ErroredCommandResponse($"There is no group {name}.");
        }

        return group.Policies.FirstOrDefault(known => string.Equals(known.Draft.Name, policy, StringComparison.Ordinal)) is { } found
            ? Row(await _groups.DecideAsync(name, key, stamp => new GroupCommand.Execute(stamp, found.Id, double.NaN)), "executed")
            : new ErroredCommandResponse($"Group {name} has no policy '{policy}'; add one with: autoscale policy -g {name} -n {policy} -c 1");
    }

    private void Decide(CommandArguments arguments, Func<CommandStamp, GroupCommand> command)
    {
        var (group, key) = (Text(arguments, "group")!, arguments.Takes("key") ? Text(arguments, "key") : null);
        Answer(async () => Row(await _groups.DecideAsync(group, key, command), "decided"));
    }

    private void Show(CommandArguments arguments, Func<string, GroupState, CommandResponse> show)
    {
        var name = Text(arguments, "group")!;
        Answer(async () => await _groups.ReadAsync(name) is { } group ? show(name, group) : new ErroredCommandResponse($"There is no group {name}."));
    }

    private void Answer(Func<Task<CommandResponse>> answer)
    {
        try
        {
            _ = answer().PipeTo(Sender, Self, failure: e => new ErroredCommandResponse(e.Message));
        }
        catch (FormatException e)
        {
            throw new CommandRefusedException(e.Message);
        }
    }
}
