namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palettes that every node offers, whatever it runs.</summary>
public static class StandardPalettes
{
    /// <summary>New handlers of <c>actor</c>, <c>cluster</c>, <c>cluster-sharding</c>, <c>log</c>, <c>phi</c> and <c>system</c>; one list
    /// serves one actor system.</summary>
    public static IReadOnlyList<CommandPaletteHandler> Create() =>
    [
        new ActorPalette(),
        new ClusterPalette(),
        new ShardingPalette(),
        new LogPalette(),
        new PhiPalette(),
        new SystemPalette(),
    ];
}
