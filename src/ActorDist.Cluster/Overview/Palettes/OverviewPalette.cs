using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Overview.Palettes;

/// <summary>The palette <c>overview</c>: every node at a glance.</summary>
/// <param name="overview">The reports of all nodes.</param>
public sealed class OverviewPalette(ClusterOverview overview) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>overview</c>.</summary>
    public static CommandPalette Definition { get; } = new("overview", "every node at a glance; `pbm top` draws it",
    [
        new CommandDefinitionBuilder().WithName("tail").WithDescription("a row a node at an interval, until Ctrl+C")
            .WithArgument(b => b.WithName("interval").WithDescription("time between two looks, 500ms to 1m")
                .WithSwitch("-i").WithSwitch("-I").WithSwitch("--interval").WithDefaultValues("1s", "500ms"))
            .IsStreaming().Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new OverviewCommands(overview));
}
