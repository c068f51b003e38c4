namespace ActorDist.Cluster.Commands;

/// <summary>A command line that its palette has accepted. It stays inside the process that parsed it.</summary>
/// <param name="Definition">What was called.</param>
/// <param name="Arguments">Pairs (switch as typed, value) in the order typed; the value of a flag is empty. Defaults are not added here.</param>
public sealed record Command(CommandDefinition Definition, IReadOnlyList<(string Switch, string Value)> Arguments)
{
    /// <summary>The name of the command, for example <c>show</c>.</summary>
    public string Name => Definition.Name;
}
