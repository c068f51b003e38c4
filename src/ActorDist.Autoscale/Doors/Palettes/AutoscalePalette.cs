using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Autoscale.Doors.Palettes;

/// <summary>The palette <c>autoscale</c>: scaling groups, and requests to scale, from the command line.</summary>
/// <param name="groups">The typed client.</param>
/// <param name="explainer">Says what a group's owner would do.</param>
/// <param name="requests">Limits and timeouts of requests.</param>
/// <param name="telemetry">Counts, measures and records what is submitted.</param>
public sealed class AutoscalePalette(
    ScalingGroups groups, ConvergenceExplainer explainer, ScalingRequestSettings requests, RequestTelemetry telemetry) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>autoscale</c>.</summary>
    public static CommandPalette Definition { get; } = new("autoscale", "scaling groups, and requests to scale: how many servers, who changed that and why",
    [
        new CommandDefinitionBuilder().WithName("create")
            .WithDescription("creates a group: autoscale create -t acme -n web --min 2 --max 10")
            .WithArgument(Tenant)
            .WithArgument(b => b.WithName("name").WithDescription("for people").WithSwitch("-n").WithSwitch("-N").WithSwitch("--name").IsMandatory(true))
            .WithArgument(b => b.WithName("min").WithDescription("fewest servers").WithSwitch("--min").WithDefaultValues("0"))
            .WithArgument(b => b.WithName("max").WithDescription("most servers").WithSwitch("--max").WithDefaultValues("1000"))
            .WithArgument(b => b.WithName("cooldown").WithDescription("seconds between executed policies").WithSwitch("--cooldown").WithDefaultValues("0"))
            .WithArgument(Key).Build(),
        new CommandDefinitionBuilder().WithName("groups").WithDescription("a tenant's groups").WithArgument(Tenant).Build(),
        new CommandDefinitionBuilder().WithName("policy")
            .WithDescription("adds a policy: autoscale policy -g acme/ID -n down -c -2, or --cron '0 3 * * *' with it")
            .WithArgument(Group)
            .WithArgument(b => b.WithName("name").WithDescription("its name, by which execute knows it").WithSwitch("-n").WithSwitch("-N").WithSwitch("--name").IsMandatory(true))
            .WithArgument(b => b.WithName("change").WithDescription("servers to add, or to remove if negative")
                .WithSwitch("-c").WithSwitch("-C").WithSwitch("--change").IsMandatory(true))
            .WithArgument(b => b.WithName("cron").WithDescription("five fields, UTC: executed at these times too").WithSwitch("--cron"))
            .WithArgument(Key).Build(),
        new CommandDefinitionBuilder().WithName("execute").WithDescription("executes a policy; the same key again changes nothing more")
            .WithArgument(Group)
            .WithArgument(b => b.WithName("policy").WithDescription("its name").WithSwitch("-p").WithSwitch("-P").WithSwitch("--policy").IsMandatory(true))
            .WithArgument(Key).Build(),
        new CommandDefinitionBuilder().WithName("submit")
            .WithDescription("has a request to scale executed once: the same ID again gets the same answer")
            .WithArgument(Id)
            .WithArgument(b => b.WithName("group").WithDescription("TENANT/GROUP; or any other name, whose requests are only added up")
                .WithSwitch("-g").WithSwitch("-G").WithSwitch("--group").IsMandatory(true))
            .WithArgument(b => b.WithName("change").WithDescription("servers to add, or to remove if negative")
                .WithSwitch("-c").WithSwitch("-C").WithSwitch("--change").IsMandatory(true))
            .Build(),
        new CommandDefinitionBuilder().WithName("request").WithDescription("what became of a request to a name that is no group's").WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("owner").WithDescription("the shard of a request ID and the node that owns it").WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("load").WithDescription("submits many requests and counts how they ended")
            .WithArgument(b => b.WithName("count").WithDescription($"requests, 1 to {RequestLoad.MaxCount}")
                .WithSwitch("-n").WithSwitch("-N").WithDefaultValues("1000", "100"))
            .WithArgument(b => b.WithName("concurrency").WithDescription($"requests under way at once, 1 to {RequestLoad.MaxConcurrency}")
                .WithSwitch("-c").WithSwitch("-C").WithDefaultValues("16", "64"))
            .WithArgument(b => b.WithName("prefix").WithDescription("first part of the IDs; the same prefix again repeats the same requests")
                .WithSwitch("-p").WithSwitch("-P"))
            .IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("converge").WithDescription("has the group compared with the cloud now").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("pause").WithDescription("nothing is executed or converged until resume").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("resume").WithDescription("goes on").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("state").WithDescription("how many servers are desired and there, and what is wrong").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("servers").WithDescription("its servers, as last reported").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("history").WithDescription("what happened to it, with the request that caused it").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("explain").WithDescription("what its owner would do now, and why; nothing is done").WithArgument(Group).Build(),
        new CommandDefinitionBuilder().WithName("delete").WithDescription("deletes a group; one that has servers only by force, and these first")
            .WithArgument(Group)
            .WithArgument(b => b.WithName("force").WithDescription("its servers too").WithSwitch("--force").IsFlag()).Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new AutoscaleCommands(groups, explainer, requests, telemetry));

    private static void Id(ArgumentDefinitionBuilder argument) =>
        argument.WithName("id").WithDescription("the request ID").WithSwitch("-i").WithSwitch("-I").WithSwitch("--id").IsMandatory(true);

    private static void Tenant(ArgumentDefinitionBuilder argument) =>
        argument.WithName("tenant").WithDescription("whose groups").WithSwitch("-t").WithSwitch("-T").WithSwitch("--tenant").IsMandatory(true);

    private static void Group(ArgumentDefinitionBuilder argument) =>
        argument.WithName("group").WithDescription("the group, TENANT/GROUP").WithSwitch("-g").WithSwitch("-G").WithSwitch("--group").IsMandatory(true);

    private static void Key(ArgumentDefinitionBuilder argument) =>
        argument.WithName("key").WithDescription("idempotency key: the same one again is answered the same").WithSwitch("-k").WithSwitch("-K").WithSwitch("--key");
}
