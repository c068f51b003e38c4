using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palette <c>cluster-sharding</c>: where shards and entities live, asked of every node.</summary>
public sealed class ShardingPalette() : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>cluster-sharding</c>.</summary>
    public static CommandPalette Definition { get; } = new("cluster-sharding", "where shards and entities live",
    [
        new CommandDefinitionBuilder().WithName("list-regions").WithDescription("the region types this node knows").Build(),
        new CommandDefinitionBuilder().WithName("region-stats").WithDescription("shards and entities of a region type on each node")
            .WithArgument(RegionArgument).Build(),
        new CommandDefinitionBuilder().WithName("list-shards").WithDescription("every shard of a region type, its node and entity count")
            .WithArgument(RegionArgument).Build(),
        new CommandDefinitionBuilder().WithName("find-entity")
            .WithDescription("where an entity lives, and whether every node was heard; does not start it")
            .WithArgument(RegionArgument)
            .WithArgument(b => b.WithName("entity").WithDescription("entity ID")
                .WithSwitch("-e").WithSwitch("-E").WithSwitch("--entity").IsMandatory(true)).Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new ShardingCommands());

    private static void RegionArgument(ArgumentDefinitionBuilder builder) =>
        builder.WithName("region").WithDescription("region type name").WithSwitch("-r").WithSwitch("-R").WithSwitch("--region").IsMandatory(true);
}
