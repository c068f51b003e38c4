using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>The palette <c>replicas</c>: the replicas of the registers, and changes of their set.</summary>
/// <param name="replicas">The replicas.</param>
public sealed class ReplicasPalette(IReplicas replicas) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>replicas</c>.</summary>
    public static CommandPalette Definition { get; } = new("replicas", "the replicas of the registers; only people change their set",
    [
        new CommandDefinitionBuilder().WithName("show").WithDescription("the configuration, and how each node's replica stands").Build(),
        new CommandDefinitionBuilder().WithName("replace")
            .WithDescription("puts one replica in another's place while clients go on; Ctrl+C ends the watching, not the change")
            .WithArgument(b => b.WithName("old").WithDescription("the replica that goes; it need not run")
                .WithSwitch("-o").WithSwitch("-O").WithSwitch("--old").IsMandatory(true))
            .WithArgument(b => b.WithName("with").WithDescription("the node that comes; left out: the old one's name on a new disk")
                .WithSwitch("-w").WithSwitch("-W").WithSwitch("--with"))
            .IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("add")
            .WithDescription("adds replicas while clients go on; Ctrl+C ends the watching, not the change")
            .WithArgument(b => Nodes(b, "a running node that comes; may be repeated")).IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("remove")
            .WithDescription("removes replicas while clients go on; Ctrl+C ends the watching, not the change")
            .WithArgument(b => Nodes(b, "a replica that goes; it need not run; may be repeated")).IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("progress").WithDescription("where a change stands: its phase, and how far each copy is").Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new ReplicasCommands(replicas));

    private static void Nodes(ArgumentDefinitionBuilder argument, string description) =>
        argument.WithName("node").WithDescription(description).WithSwitch("-n").WithSwitch("-N").WithSwitch("--node")
            .IsMandatory(true).AllowMultiple(true);
}
