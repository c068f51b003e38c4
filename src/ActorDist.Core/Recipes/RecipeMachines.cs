using System.Diagnostics.CodeAnalysis;
using ActorDist.Core.Recipes.Counting;
using ActorDist.Core.Recipes.Fencing;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Partitioning;
using ActorDist.Core.Recipes.Queueing;
using ActorDist.Core.Recipes.Sessions;
using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Recipes;

/// <summary>All recipes; every node of a cluster must serve the same.</summary>
public static class RecipeMachines
{
    private static readonly StateMachineSet Set = new(
        new LockMachine(), new ReadWriteLockMachine(), new SemaphoreMachine(), new ElectionMachine(), new GroupMachine(),
        new BarrierMachine(), new DoubleBarrierMachine(), new CounterMachine(), new QueueMachine(), new WorkQueueMachine(),
        new PartitionMachine(), new SessionMachine(), new FencedMachine());

    /// <summary>The machines.</summary>
    public static IEnumerable<IStateMachine> All => Set.Kinds.Order(StringComparer.Ordinal).Select(Of);

    /// <summary>Finds the machine of a kind.</summary>
    public static bool TryGet(string kind, [NotNullWhen(true)] out IStateMachine? machine) => Set.TryGet(kind, out machine);

    /// <summary>The machine of a kind.</summary>
    /// <exception cref="FormatException">There is no such recipe; the message lists those that there are.</exception>
    public static IStateMachine Of(string kind) => TryGet(kind, out var machine)
        ? machine
        : throw new FormatException(
            $"there is no recipe '{kind}'; there are: {string.Join(", ", Set.Kinds.Order(StringComparer.Ordinal))}");
}
