namespace ActorDist.Cluster.Commands;

/// <summary>Builds one <see cref="ArgumentDefinition"/>; used through <see cref="CommandDefinitionBuilder.WithArgument"/>.</summary>
public sealed class ArgumentDefinitionBuilder
{
    private readonly List<string> _switches = [];
    private string _name = "";
    private string _description = "";
    private bool _mandatory;
    private bool _multiple;
    private bool _takesValue = true;
    private string[] _defaultValues = [];

    /// <summary>Sets the name shown in help and used by handlers to read the values.</summary>
    public ArgumentDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    /// <summary>Sets the one-line description shown in help.</summary>
    public ArgumentDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    /// <summary>Adds one spelling of the switch, dashes included. Call it once a spelling.</summary>
    public ArgumentDefinitionBuilder WithSwitch(string name)
    {
        _switches.Add(name);
        return this;
    }

    /// <summary>Refuses the command when the argument is absent.</summary>
    public ArgumentDefinitionBuilder IsMandatory(bool mandatory)
    {
        _mandatory = mandatory;
        return this;
    }

    /// <summary>Lets the switch be given more than once.</summary>
    public ArgumentDefinitionBuilder AllowMultiple(bool multiple)
    {
        _multiple = multiple;
        return this;
    }

    /// <summary>Makes the argument a flag: its switch is not followed by a value.</summary>
    public ArgumentDefinitionBuilder IsFlag()
    {
        _takesValue = false;
        return this;
    }

    /// <summary>Sets the value used when the switch is absent.</summary>
    public ArgumentDefinitionBuilder WithDefaultValue(string value) => WithDefaultValues(value);

    /// <summary>Sets suggested values for completion; the first is used when the switch is absent.</summary>
    public ArgumentDefinitionBuilder WithDefaultValues(params string[] values)
    {
        _defaultValues = values;
        return this;
    }

    /// <summary>Makes the definition.</summary>
    /// <exception cref="InvalidOperationException">There is no name, or no switch, or a switch that does not start with a dash.</exception>
    public ArgumentDefinition Build()
    {
        if (_name.Length == 0)
            throw new InvalidOperationException("An argument needs a name.");
        if (_switches.Count == 0 || _switches.Exists(s => s.Length < 2 || s[0] != '-'))
            throw new InvalidOperationException($"Argument '{_name}' needs switches, each starting with a dash.");
        return new ArgumentDefinition(_name, _description, [.. _switches], _mandatory, _multiple, _takesValue, [.. _defaultValues]);
    }
}
