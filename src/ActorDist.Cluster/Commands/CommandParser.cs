using System.Diagnostics.CodeAnalysis;

namespace ActorDist.Cluster.Commands;

/// <summary>
/// Checks the words of a command line against the palettes: <c>palette command (switch [value])*</c>, where a command is a word or two. The word after a switch is its
/// value whatever it starts with, so <c>-c -5</c> is a negative number and needs no quoting.
/// </summary>
public sealed class CommandParser
{
    private readonly Dictionary<string, CommandPalette> _palettes;

    /// <summary>A parser for these palettes; their names must differ.</summary>
    public CommandParser(params IEnumerable<CommandPalette> palettes)
    {
        _palettes = palettes.ToDictionary(p => p.ModuleName, StringComparer.Ordinal);
    }

    /// <summary>Parses the words of one command line.</summary>
    /// <param name="words">Words without quoting, the palette's name first.</param>
    /// <param name="palette">The palette that the command belongs to.</param>
    /// <param name="command">The accepted command.</param>
    /// <param name="error">One line that names the word at fault and what is known instead.</param>
    public bool TryParse(
        IReadOnlyList<string> words,
        [NotNullWhen(true)] out CommandPalette? palette,
        [NotNullWhen(true)] out Command? command,
        [NotNullWhen(false)] out string? error)
    {
        (palette, command) = (null, null);
        if (words.Count == 0)
            error = $"no palette given; known palettes: {Names(_palettes.Keys)}";
        else if (!_palettes.TryGetValue(words[0], out palette))
            error = $"unknown palette '{words[0]}'; known palettes: {Names(_palettes.Keys)}";
        else if (words.Count == 1)
            error = $"no command given for palette '{words[0]}'; its commands: {Names(palette.Commands.Select(c => c.Name))}";
        else if (palette.Find(words, out var arguments) is not { } definition)
            error = $"unknown command '{string.Join(' ', words.TakeWhile(word => word is [not '-', ..]).Take(3))}'; commands of '{words[0]}': {Names(palette.Commands.Select(c => c.Name))}";
        else
            error = ParseArguments(palette, definition, words, arguments, out command);
        return error is null;
    }

    private static string? ParseArguments(
        CommandPalette palette, CommandDefinition definition, IReadOnlyList<string> words, int first, out Command? command)
    {
        command = null;
        var what = $"{palette.ModuleName} {definition.Name}";
        var arguments = new List<(string Switch, string Value)>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = first; i < words.Count; i++)
        {
            var word = words[i];
            var argument = definition.Arguments.FirstOrDefault(a => a.Switch.Contains(word, StringComparer.Ordinal));
            if (argument is null)
                return $"unknown switch '{word}' for '{what}'; {Known(definition)}";
            if (!given.Add(argument.Name) && !argument.AllowsMultiple)
                return $"switch '{word}' of '{what}' may be given once";
            if (argument.TakesValue && ++i == words.Count)
                return $"switch '{word}' of '{what}' needs a value ({argument.Name})";
            arguments.Add((word, argument.TakesValue ? words[i] : ""));
        }

        var missing = definition.Arguments.FirstOrDefault(a => a.IsMandatory && !given.Contains(a.Name));
        if (missing is not null)
            return $"'{what}' needs {missing.Switch[0]} ({missing.Description})";
        command = new Command(definition, arguments);
        return null;
    }

    private static string Known(CommandDefinition definition) =>
        definition.Arguments.Count == 0 ? "it takes none" : $"it takes {Names(definition.Arguments.SelectMany(a => a.Switch))}";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
