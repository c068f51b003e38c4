using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palette <c>cluster</c>: who is a member, as this node sees it, and changes to that.</summary>
public sealed class ClusterPalette() : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>cluster</c>.</summary>
    public static CommandPalette Definition { get; } = new("cluster", "members of the cluster as this node sees them",
    [
        new CommandDefinitionBuilder().WithName("show").WithDescription("all members and their count").Build(),
        new CommandDefinitionBuilder().WithName("status").WithDescription("this node's own row").Build(),
        new CommandDefinitionBuilder().WithName("leader").WithDescription("address of the current leader").Build(),
        new CommandDefinitionBuilder().WithName("join").WithDescription("join the cluster of the node at an address")
            .WithArgument(b => AddressArgument(b, "address of a member to join").IsMandatory(true)).Build(),
        new CommandDefinitionBuilder().WithName("leave").WithDescription("leave gracefully: this node, or the member at -a")
            .WithArgument(b => AddressArgument(b, "address of the member that shall leave"))
            .WithArgument(b => b.WithName("wait").WithDescription("report each step and return when the member is removed")
                .WithSwitch("--wait").WithSwitch("-w").WithSwitch("-W").IsFlag())
            .IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("down").WithDescription("mark a member down: this node, or the member at -a")
            .WithArgument(b => AddressArgument(b, "address of the member to down")).Build(),
        new CommandDefinitionBuilder().WithName("down-unreachable").WithDescription("mark every unreachable member down").Build(),
        new CommandDefinitionBuilder().WithName("tail").WithDescription("membership events as they happen, until Ctrl+C")
            .IsStreaming().Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new ClusterCommands());

    private static ArgumentDefinitionBuilder AddressArgument(ArgumentDefinitionBuilder builder, string description) =>
        builder.WithName("address").WithDescription(description).WithSwitch("-a").WithSwitch("-A").WithSwitch("--address");
}
