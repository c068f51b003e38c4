using ActorDist.Cluster.Commands;
using static ActorDist.Node.Commands.CommandFrames;

namespace ActorDist.Node.Commands;

/// <summary>Writes palettes as the frames that a client downloads in the hello.</summary>
internal static class PaletteFrames
{
    public static PaletteFrame Of(CommandPalette palette) =>
        new(palette.ModuleName, palette.Description, [.. palette.Commands.Select(Of)]);

    private static CommandFrame Of(CommandDefinition command) =>
        new(command.Name, command.Description, command.IsStreaming, [.. command.Arguments.Select(Of)]);

    private static ArgumentFrame Of(ArgumentDefinition argument) => new(
        argument.Name,
        argument.Description,
        argument.Switch,
        argument.IsMandatory,
        argument.AllowsMultiple,
        Flag: !argument.TakesValue,
        argument.DefaultValues);
}
