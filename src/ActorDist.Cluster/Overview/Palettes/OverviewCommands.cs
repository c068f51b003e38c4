using ActorDist.Cluster.Commands;

namespace ActorDist.Cluster.Overview.Palettes;

/// <summary>Serves <see cref="OverviewPalette"/>.</summary>
internal sealed class OverviewCommands : CommandHandlerActor
{
    public OverviewCommands(ClusterOverview overview)
        : base(OverviewPalette.Definition) =>
        Process("tail", (_, arguments) => Context.ActorOf(OverviewTail.Props(
            Sender, overview, arguments.Duration("interval", TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)))));
}
