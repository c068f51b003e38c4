using System.Globalization;

namespace ActorDist.Lab.TakeoverBench;

/// <summary>What is killed, and what happens beside it.</summary>
/// <param name="Name">As the command line and the tables have it.</param>
/// <param name="Victims">How many die at once.</param>
/// <param name="WithOldest">Whether the oldest member, where the shard coordinator lives, is one of them.</param>
public sealed record TakeoverCase(string Name, int Victims, bool WithOldest)
{
    /// <summary>How long after its kill the same node is started again, at the same port; null where it is started after the measurement.</summary>
    public TimeSpan? RestartAfter { get; init; }

    /// <summary>Somebody else listens at the port of the dead node's remoting.</summary>
    public bool HasStranger { get; init; }

    /// <summary>Another member stands still from one second before the kill until 2.5 seconds after it.</summary>
    public bool HasPausedMember { get; init; }

    /// <summary>All cases; the first four run where none is named.</summary>
    public static IReadOnlyList<TakeoverCase> All { get; } =
    [
        new("plain", 1, WithOldest: false),
        new("oldest", 1, WithOldest: true),
        new("two", 2, WithOldest: false),
        new("two-oldest", 2, WithOldest: true),
        .. ((double[])[0, 0.15, 0.3, 1]).Select(after =>
            new TakeoverCase($"restart-{after.ToString(CultureInfo.InvariantCulture)}", 1, WithOldest: false) { RestartAfter = TimeSpan.FromSeconds(after) }),
        new("stranger", 1, WithOldest: false) { HasStranger = true },
        new("paused", 1, WithOldest: false) { HasPausedMember = true },
    ];

    /// <summary>How many cases run where none is named.</summary>
    public const int Usual = 4;
}
