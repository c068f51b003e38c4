using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palette <c>actor</c>: the actors of this node.</summary>
public sealed class ActorPalette() : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>actor</c>.</summary>
    public static CommandPalette Definition { get; } = new("actor", "the actors of this node",
    [
        new CommandDefinitionBuilder().WithName("hierarchy").WithDescription("actor paths below a start path, depth first")
            .WithArgument(b => b.WithName("depth").WithDescription("levels below the start path, 1 to 64")
                .WithSwitch("-d").WithSwitch("-D").WithSwitch("--depth").WithDefaultValues("4", "8"))
            .WithArgument(b => b.WithName("start").WithDescription("start path, /system and /user when absent")
                .WithSwitch("-s").WithSwitch("-S").WithSwitch("--start")).Build(),
        new CommandDefinitionBuilder().WithName("system").WithDescription("address of the actor system").Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new ActorCommands());
}
