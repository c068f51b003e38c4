using System.Globalization;
using ActorDist.Core;

namespace ActorDist.Cluster.Commands;

/// <summary>The arguments of a <see cref="Command"/> by their names, with defaults filled in.</summary>
public sealed class CommandArguments(Command command)
{
    /// <summary>Every value given for the argument, or its default, or nothing.</summary>
    /// <param name="name">An <see cref="ArgumentDefinition.Name"/> of the command; another name is a mistake of the handler.</param>
    public IReadOnlyList<string> ArgumentValues(string name)
    {
        var definition = command.Definition.ArgumentsByName[name];
        var values = command.Arguments.Where(a => definition.Switch.Contains(a.Switch, StringComparer.Ordinal)).Select(a => a.Value).ToList();
        return values.Count > 0 ? values : [.. definition.DefaultValues.Take(1)];
    }

    /// <summary>The first value of the argument or its default, or null.</summary>
    public string? ArgumentValue(string name) => ArgumentValues(name) is [var first, ..] ? first : null;

    /// <summary>True when the command has such an argument, given or not.</summary>
    public bool Takes(string name) => command.Definition.ArgumentsByName.ContainsKey(name);

    /// <summary>True when the flag was given.</summary>
    public bool Has(string name)
    {
        var definition = command.Definition.ArgumentsByName[name];
        return command.Arguments.Any(a => definition.Switch.Contains(a.Switch, StringComparer.Ordinal));
    }

    /// <summary>The value of a mandatory argument or of one with a default.</summary>
    public string Required(string name) =>
        ArgumentValue(name) ?? throw new CommandRefusedException($"{command.Name} needs a value for '{name}'");

    /// <summary>The value as a whole number.</summary>
    /// <exception cref="CommandRefusedException">It is no number, or lies outside the bounds; the message says so to the client.</exception>
    public int Integer(string name, int minimum, int maximum)
    {
        var text = Required(name);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return value;
        throw new CommandRefusedException($"'{name}' must be a whole number from {minimum} to {maximum}, not '{text}'");
    }

    /// <summary>The value as a duration in the form of <see cref="DurationText"/>.</summary>
    /// <exception cref="CommandRefusedException">It is no duration, or lies outside the bounds.</exception>
    public TimeSpan Duration(string name, TimeSpan minimum, TimeSpan maximum)
    {
        var text = Required(name);
        if (DurationText.TryParse(text, out var duration) && duration >= minimum && duration <= maximum)
            return duration;
        throw new CommandRefusedException(
            $"'{name}' must be a duration such as 500ms, 5s or 1m from {DurationText.Format(minimum)} to {DurationText.Format(maximum)}, not '{text}'");
    }
}
