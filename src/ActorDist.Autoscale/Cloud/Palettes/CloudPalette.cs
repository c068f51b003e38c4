using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Autoscale.Cloud.Palettes;

/// <summary>The palette <c>cloud</c>: what the simulated cloud holds and wrote down, and what it shall do wrong.</summary>
/// <param name="console">The cloud.</param>
public sealed class CloudPalette(CloudConsole console) : CommandPaletteHandler(Definition)
{
    /// <summary>The most ledger entries that are shown at once.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>The commands of <c>cloud</c>.</summary>
    public static CommandPalette Definition { get; } = new("cloud", "the simulated cloud: its servers, its ledger, and what it does wrong",
    [
        new CommandDefinitionBuilder().WithName("status").WithDescription("how many servers there are, and how many were ever created").Build(),
        new CommandDefinitionBuilder().WithName("servers").WithDescription("a group's servers: cloud servers -g TENANT/GROUP")
            .WithArgument(b => Group(b).IsMandatory(true)).Build(),
        new CommandDefinitionBuilder().WithName("ledger").WithDescription("every creation, deletion and refusal, in their order")
            .WithArgument(b => Group(b))
            .WithArgument(b => b.WithName("after").WithDescription("only entries after this number").WithSwitch("--after").WithDefaultValues("0"))
            .WithArgument(b => b.WithName("count").WithDescription($"at most so many, 1 to {MaxEntries}")
                .WithSwitch("-n").WithSwitch("-N").WithDefaultValues("100")).Build(),
        new CommandDefinitionBuilder().WithName("fault")
            .WithDescription("switches a fault on: cloud fault -k lost-reply -o create --times 2")
            .WithArgument(b => b.WithName("kind")
                .WithDescription("slow, refused, fail-before, fail-after, lost-reply, stuck, build-error or quota")
                .WithSwitch("-k").WithSwitch("-K").WithSwitch("--kind").IsMandatory(true))
            .WithArgument(b => b.WithName("operation").WithDescription("any, create, delete, disown, attach, drain, detach, list or fence")
                .WithSwitch("-o").WithSwitch("-O").WithSwitch("--operation").WithDefaultValues("any"))
            .WithArgument(b => Group(b))
            .WithArgument(b => b.WithName("times").WithDescription("for so many calls; left out: until heal").WithSwitch("-t").WithSwitch("-T").WithSwitch("--times"))
            .WithArgument(b => b.WithName("delay").WithDescription("slow: such as 500ms").WithSwitch("-d").WithSwitch("-D").WithSwitch("--delay"))
            .WithArgument(b => b.WithName("status").WithDescription("refused: the HTTP status, 400 to 499").WithSwitch("--status"))
            .WithArgument(b => b.WithName("limit").WithDescription("quota: servers of a group").WithSwitch("-l").WithSwitch("-L").WithSwitch("--limit")).Build(),
        new CommandDefinitionBuilder().WithName("faults").WithDescription("the faults that are on, and how many calls met each").Build(),
        new CommandDefinitionBuilder().WithName("heal").WithDescription("switches all faults of the cloud off").Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new CloudCommands(console));

    private static ArgumentDefinitionBuilder Group(ArgumentDefinitionBuilder argument) =>
        argument.WithName("group").WithDescription("the group, TENANT/GROUP").WithSwitch("-g").WithSwitch("-G").WithSwitch("--group");
}
