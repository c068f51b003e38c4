using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Events.Gathering;
using Akka.Actor;

namespace ActorDist.Cluster.Events.Palettes;

/// <summary>The palette <c>events</c>: what happens in the whole cluster.</summary>
/// <param name="gathered">The events of all nodes.</param>
public sealed class EventsPalette(GatheredEvents gathered) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>events</c>.</summary>
    public static CommandPalette Definition { get; } = new("events", "what happens in the whole cluster, gathered by this node",
    [
        new CommandDefinitionBuilder().WithName("tail").WithDescription("events of all nodes as they happen, until Ctrl+C")
            .WithArgument(b => b.WithName("kinds").WithDescription("only these kinds or families, e.g. member,shard-recovered")
                .WithSwitch("-k").WithSwitch("-K").WithSwitch("--kinds"))
            .WithArgument(b => b.WithName("since").WithDescription("only events this recent, 0s to 1h; 0s begins now")
                .WithSwitch("-s").WithSwitch("-S").WithSwitch("--since").WithDefaultValues("0s", "30s"))
            .WithArgument(b => b.WithName("after").WithDescription("go on after a position, as /events tells it with id")
                .WithSwitch("-a").WithSwitch("-A").WithSwitch("--after"))
            .IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("kinds").WithDescription("the kinds of events that there are").Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new EventsCommands(gathered));
}
