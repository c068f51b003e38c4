using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ActorDist.Core.StateMachines;

/// <summary>The state machines of a node by kind. Every node of a cluster must have the same ones.</summary>
public sealed class StateMachineSet
{
    private readonly FrozenDictionary<string, IStateMachine> _machines;

    /// <summary>Collects the machines; two of one kind are an error.</summary>
    public StateMachineSet(params IEnumerable<IStateMachine> machines) =>
        _machines = machines.ToFrozenDictionary(machine => machine.Kind, StringComparer.Ordinal);

    /// <summary>The kinds served.</summary>
    public IEnumerable<string> Kinds => _machines.Keys;

    /// <summary>Finds the machine of a kind.</summary>
    public bool TryGet(ReadOnlySpan<char> kind, [NotNullWhen(true)] out IStateMachine? machine) =>
        _machines.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(kind, out machine);
}
