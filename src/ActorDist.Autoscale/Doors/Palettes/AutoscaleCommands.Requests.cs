using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Sharding;
using Akka.Actor;
using Akka.Cluster.Sharding;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Doors.Palettes;

/// <summary>The commands about requests to scale.</summary>
internal sealed partial class AutoscaleCommands
{
    private void ProcessRequests(ScalingRequestSettings settings, RequestTelemetry telemetry)
    {
        var region = ClusterSharding.Get(Context.System).ShardRegion(ScalingRequestRegistration.TypeName);
        var requests = new ScalingRequestClient(region, settings, telemetry);
        Process("submit", (_, arguments) =>
        {
            var (id, group) = (arguments.Required("id"), arguments.Required("group"));
            var change = arguments.Integer("change", -ScalingRequest.MaxChange, ScalingRequest.MaxChange);
            if (group.Contains('/', StringComparison.Ordinal))
            {
                var (key, servers) = (Checked(id), NotZero(change));
                Answer(async () => Row(await _groups.DecideAsync(group, key, stamp => new GroupCommand.Scale(stamp, servers)), "scaled"));
            }
            else
            {
                AnswerReply(requests.SubmitAsync(new ScalingRequest(id, group, change), CancellationToken.None));
            }
        });
        Process("request", (_, arguments) => AnswerReply(requests.ShowAsync(arguments.Required("id"), CancellationToken.None)));
        Process("owner", (_, arguments) => Context.ActorOf(EntitySearch.Props(
            Sender, region, ScalingRequestRegistration.TypeName, Checked(arguments.Required("id")))));
        Process("load", (_, arguments) => Context.ActorOf(RequestLoad.Props(
            Sender,
            region,
            settings,
            telemetry,
            Checked(arguments.ArgumentValue("prefix") ?? $"load-{Guid.NewGuid():N}"[..13]),
            arguments.Integer("count", 1, RequestLoad.MaxCount),
            arguments.Integer("concurrency", 1, RequestLoad.MaxConcurrency))));
    }

    private static int NotZero(int change) =>
        ScalingRequest.ValidateChange(change) is { } error ? throw new CommandRefusedException(error) : change;

    private static string Checked(string id) =>
        ScalingRequest.ValidateId("the ID", id) is { } error ? throw new CommandRefusedException(error) : id;

    private static CommandResponse RowOf(Reply reply)
    {
        var outcome = reply.Outcome.ToString().ToLowerInvariant();
        var text = reply.Effect is { } effect
            ? $"{reply.RequestId} | {outcome} | {effect.GroupId} {effect.Change:+0;-0} | owner {reply.Owner}"
            : $"{reply.RequestId} | {outcome} | {reply.Error}";
        var data = new { reply.RequestId, Outcome = outcome, reply.Effect?.GroupId, reply.Effect?.Change, reply.Owner, reply.Error };
        return reply.Outcome is Outcome.Executed
            ? new CommandResponse(text, data: data)
            : new ErroredCommandResponse(reply.Outcome is Outcome.Absent ? $"{reply.RequestId} | absent | nobody executed it" : text, data: data);
    }

    private void AnswerReply(Task<Reply> reply) => _ = reply.PipeTo(Sender, Self, RowOf, e => new ErroredCommandResponse(e.Message));
}
