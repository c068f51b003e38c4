using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Autoscale.Requests;

/// <summary>The palette <c>request</c>: scaling requests from the command line.</summary>
/// <param name="settings">Limits and timeouts.</param>
/// <param name="telemetry">Counts, measures and records what is submitted.</param>
public sealed class RequestPalette(ScalingRequestSettings settings, RequestTelemetry telemetry) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>request</c>.</summary>
    public static CommandPalette Definition { get; } = new("request", "scaling requests: each ID has one owner and is executed once",
    [
        new CommandDefinitionBuilder().WithName("submit")
            .WithDescription("has a request executed; the same ID again gets the same answer")
            .WithArgument(Id)
            .WithArgument(b => b.WithName("group").WithDescription("the scaling group").WithSwitch("-g").WithSwitch("-G").IsMandatory(true))
            .WithArgument(b => b.WithName("change").WithDescription("servers to add, or to remove if negative")
                .WithSwitch("-c").WithSwitch("-C").IsMandatory(true))
            .Build(),
        new CommandDefinitionBuilder().WithName("show").WithDescription("what became of a request").WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("owner").WithDescription("the shard of an ID and the node that owns it")
            .WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("load").WithDescription("submits many requests and counts how they ended")
            .WithArgument(b => b.WithName("count").WithDescription($"requests, 1 to {RequestLoad.MaxCount}")
                .WithSwitch("-n").WithSwitch("-N").WithDefaultValues("1000", "100"))
            .WithArgument(b => b.WithName("concurrency").WithDescription($"requests under way at once, 1 to {RequestLoad.MaxConcurrency}")
                .WithSwitch("-c").WithSwitch("-C").WithDefaultValues("16", "64"))
            .WithArgument(b => b.WithName("prefix").WithDescription("first part of the IDs; the same prefix again repeats the same requests")
                .WithSwitch("-p").WithSwitch("-P"))
            .IsStreaming().Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new RequestCommands(settings, telemetry));

    private static void Id(ArgumentDefinitionBuilder argument) =>
        argument.WithName("id").WithDescription("the request ID").WithSwitch("-i").WithSwitch("-I").IsMandatory(true);
}
