using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>The palette <c>system</c>: this node's process.</summary>
public sealed class SystemPalette() : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>system</c>.</summary>
    public static CommandPalette Definition { get; } = new("system", "this node's process and its settings",
    [
        new CommandDefinitionBuilder().WithName("uptime").WithDescription("since when the actor system runs").Build(),
        new CommandDefinitionBuilder().WithName("version").WithDescription("versions of ActorDist, Akka.NET and .NET").Build(),
        new CommandDefinitionBuilder().WithName("config").WithDescription("settings in force below a path; secrets are masked")
            .WithArgument(b => b.WithName("path").WithDescription("HOCON path; all settings when absent")
                .WithSwitch("-p").WithSwitch("-P").WithSwitch("--path")
                .WithDefaultValues("", "actordist", "akka.cluster", "petabridge.cmd")).Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new SystemCommands());
}
