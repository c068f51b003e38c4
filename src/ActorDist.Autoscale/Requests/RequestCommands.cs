using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Sharding;
using Akka.Actor;
using Akka.Cluster.Sharding;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>Serves <see cref="RequestPalette"/>.</summary>
internal sealed class RequestCommands : CommandHandlerActor
{
    public RequestCommands(ScalingRequestSettings settings, RequestTelemetry telemetry)
        : base(RequestPalette.Definition)
    {
        var region = ClusterSharding.Get(Context.System).ShardRegion(ScalingRequestRegistration.TypeName);
        var requests = new ScalingRequestClient(region, settings, telemetry);
        Process("submit", (_, arguments) => Answer(requests.SubmitAsync(
            new ScalingRequest(
                arguments.Required("id"),
                arguments.Required("group"),
                arguments.Integer("change", -ScalingRequest.MaxChange, ScalingRequest.MaxChange)),
            CancellationToken.None)));
        Process("show", (_, arguments) => Answer(requests.ShowAsync(arguments.Required("id"), CancellationToken.None)));
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

    private static string Checked(string id) =>
        ScalingRequest.ValidateId("the ID", id) is { } error ? throw new CommandRefusedException(error) : id;

    private void Answer(Task<Reply> reply) => _ = reply.PipeTo(Sender, Self, Row, e => new ErroredCommandResponse(e.Message));

    private static CommandResponse Row(Reply reply)
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
}
