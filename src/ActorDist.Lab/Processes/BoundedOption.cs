using System.CommandLine;
using System.CommandLine.Parsing;

namespace ActorDist.Lab.Processes;

/// <summary>Options that are whole numbers within bounds; what lies outside is an error that names them.</summary>
internal static class BoundedOption
{
    /// <summary>A number that is something where nothing is said.</summary>
    public static Option<int> Number(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(Within(name, least, most));
        return option;
    }

    /// <summary>A number that may be left out.</summary>
    public static Option<int?> Optional(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(Within(name, least, most));
        return option;
    }

    private static Action<OptionResult> Within(string name, int least, int most) => result =>
    {
        if (result.GetValueOrDefault<int?>() is { } value && (value < least || value > most))
            result.AddError($"{name} must be {least} to {most}; it is {value}.");
    };
}
