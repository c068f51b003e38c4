namespace ActorDist.Cluster.Commands;

/// <summary>Builds one <see cref="CommandDefinition"/>. Its members carry the names of Petabridge.Cmd's builder.</summary>
public sealed class CommandDefinitionBuilder
{
    private readonly List<ArgumentDefinition> _arguments = [];
    private string _name = "";
    private string _description = "";
    private bool _streaming;

    /// <summary>Sets the kebab-case name typed by the user.</summary>
    public CommandDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    /// <summary>Sets the one-line description shown in help.</summary>
    public CommandDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    /// <summary>Adds an argument.</summary>
    public CommandDefinitionBuilder WithArgument(Action<ArgumentDefinitionBuilder> configure)
    {
        var builder = new ArgumentDefinitionBuilder();
        configure(builder);
        _arguments.Add(builder.Build());
        return this;
    }

    /// <summary>Marks a command that answers until it is cancelled, or that runs long and reports progress.</summary>
    public CommandDefinitionBuilder IsStreaming()
    {
        _streaming = true;
        return this;
    }

    /// <summary>Makes the definition.</summary>
    /// <exception cref="InvalidOperationException">There is no name, or two arguments share a switch.</exception>
    public CommandDefinition Build()
    {
        if (_name.Length == 0)
            throw new InvalidOperationException("A command needs a name.");
        var shared = _arguments.SelectMany(a => a.Switch).GroupBy(s => s, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (shared is not null)
            throw new InvalidOperationException($"Two arguments of command '{_name}' share the switch '{shared.Key}'.");
        return new CommandDefinition(_name, _description, [.. _arguments], _streaming);
    }
}
