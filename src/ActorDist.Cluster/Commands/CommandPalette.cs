namespace ActorDist.Cluster.Commands;

/// <summary>A named group of commands that one handler serves, for example <c>cluster</c>.</summary>
public sealed class CommandPalette
{
    private readonly Dictionary<string, CommandDefinition> _byName;

    /// <summary>Makes a palette.</summary>
    /// <param name="moduleName">Kebab-case name: the first word of every command line for it.</param>
    /// <param name="description">One line for help.</param>
    /// <param name="commands">The commands in the order of help; their names must differ.</param>
    public CommandPalette(string moduleName, string description, IEnumerable<CommandDefinition> commands)
    {
        ModuleName = moduleName;
        Description = description;
        Commands = [.. commands];
        _byName = Commands.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>The first word of every command line for this palette.</summary>
    public string ModuleName { get; }

    /// <summary>One line for help.</summary>
    public string Description { get; }

    /// <summary>The commands in the order of help.</summary>
    public IReadOnlyList<CommandDefinition> Commands { get; }

    /// <summary>The command that a line names: the palette's name, then one word or two.</summary>
    /// <param name="words">The words of the line.</param>
    /// <param name="arguments">Where its switches begin.</param>
    public CommandDefinition? Find(IReadOnlyList<string> words, out int arguments)
    {
        arguments = 3;
        if (words.Count > 2 && Find($"{words[1]} {words[2]}") is { } group)
            return group;
        arguments = 2;
        return Find(words[1]);
    }

    /// <summary>The command with this name, or null.</summary>
    public CommandDefinition? Find(string commandName) => _byName.GetValueOrDefault(commandName);
}
