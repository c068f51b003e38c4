using System.Globalization;

namespace ActorDist.Cluster.Recipes.Sessions;

/// <summary>Which group this node opens sessions in: one of its own for each start, and a next one when that is full.</summary>
/// <param name="node">The node's name.</param>
/// <param name="incarnation">Count of its starts.</param>
internal sealed class SessionGroups(string node, long incarnation)
{
    private int _number = 1;

    /// <summary>The group that has room, as far as is known.</summary>
    public string Current => string.Create(CultureInfo.InvariantCulture, $"{node}-{incarnation}-{Volatile.Read(ref _number)}");

    /// <summary>A group is full.</summary>
    public void Leave(string group)
    {
        var number = Volatile.Read(ref _number);
        if (string.Equals(group, Current, StringComparison.Ordinal))
            Interlocked.CompareExchange(ref _number, number + 1, number);
    }
}
