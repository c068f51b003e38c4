using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palette <c>log</c>: what this node's actor system logs, and has logged lately.</summary>
public sealed class LogPalette() : CommandPaletteHandler(Definition)
{
    private IActorRef _memory = ActorRefs.Nobody;

    /// <summary>The commands of <c>log</c>.</summary>
    public static CommandPalette Definition { get; } = new("log", "the log of this node",
    [
        new CommandDefinitionBuilder().WithName("tail").WithDescription("log events as they happen, until Ctrl+C")
            .WithArgument(b => b.WithName("level").WithDescription("lowest level shown: info, warning or error")
                .WithSwitch("-l").WithSwitch("-L").WithSwitch("--level").WithDefaultValues("info", "warning", "error"))
            .IsStreaming().Build(),
        new CommandDefinitionBuilder().WithName("peek").WithDescription("the last log events, oldest first")
            .WithArgument(b => b.WithName("count").WithDescription($"how many, 1 to {LogMemory.Capacity}")
                .WithSwitch("-n").WithSwitch("-N").WithSwitch("--count").WithDefaultValues("20", "100")).Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new LogCommands(_memory));

    /// <inheritdoc/>
    public override void OnRegister(ActorSystem system) => _memory = system.ActorOf(LogMemory.Props(), LogMemory.ActorName);
}
