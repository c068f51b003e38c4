namespace ActorDist.Cluster.Commands;

/// <summary>One command of a palette, as shown in help and as checked by <see cref="CommandParser"/>.</summary>
/// <param name="Name">Kebab-case name, for example <c>down-unreachable</c>.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Arguments">The arguments in the order of help.</param>
/// <param name="IsStreaming">
/// The command answers until it is cancelled, or for longer than a person waits for a lookup: the client sets no time-out of its own.
/// </param>
public sealed record CommandDefinition(string Name, string Description, IReadOnlyList<ArgumentDefinition> Arguments, bool IsStreaming)
{
    /// <summary>The arguments by <see cref="ArgumentDefinition.Name"/>.</summary>
    public IReadOnlyDictionary<string, ArgumentDefinition> ArgumentsByName { get; } =
        Arguments.ToDictionary(a => a.Name, StringComparer.Ordinal);
}
