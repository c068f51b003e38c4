namespace ActorDist.Cluster.Commands;

/// <summary>One argument of a command: what it is called in help and which switches name it on the command line.</summary>
/// <param name="Name">Name in help and in <see cref="CommandArguments"/>, for example <c>address</c>.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Switch">Every spelling that names this argument, for example <c>-a</c>, <c>-A</c>, <c>--address</c>.</param>
/// <param name="IsMandatory">The command is refused without it.</param>
/// <param name="AllowsMultiple">The switch may be repeated; otherwise a repetition is refused.</param>
/// <param name="TakesValue">False for a flag such as <c>--wait</c>, whose presence is all it says.</param>
/// <param name="DefaultValues">Suggested values for completion; the first is used when the switch is absent.</param>
public sealed record ArgumentDefinition(
    string Name,
    string Description,
    IReadOnlyList<string> Switch,
    bool IsMandatory,
    bool AllowsMultiple,
    bool TakesValue,
    IReadOnlyList<string> DefaultValues);
