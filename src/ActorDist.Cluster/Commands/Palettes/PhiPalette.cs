using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palette <c>phi</c>: how this node's failure detector judges the other members.</summary>
public sealed class PhiPalette() : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>phi</c>.</summary>
    public static CommandPalette Definition { get; } = new("phi", "suspicion of each other member, as this node's failure detector has it",
    [
        new CommandDefinitionBuilder().WithName("show").WithDescription("phi of every other member now").Build(),
        new CommandDefinitionBuilder().WithName("tail").WithDescription("phi of every other member at an interval, until Ctrl+C")
            .WithArgument(b => b.WithName("interval").WithDescription("time between two readings, 100ms to 1m")
                .WithSwitch("-i").WithSwitch("-I").WithSwitch("--interval").WithDefaultValues("1s", "200ms"))
            .IsStreaming().Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new PhiCommands());
}
