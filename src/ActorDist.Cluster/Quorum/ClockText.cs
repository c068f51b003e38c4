using System.Globalization;
using ActorDist.Core.Clocks;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum;

/// <summary>
/// Clocks and dots as people write them, <c>{n1:3, n2:1}</c> and <c>n1:3</c>. A disk that is no replica any more is named by the first of
/// its digits; where one disk has counted in several epochs, the epoch is written too: <c>n1/17:2</c>.
/// </summary>
public static class ClockText
{
    private const int DiskDigits = 8;

    /// <summary>A clock.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="ring">Knows the replicas' names.</param>
    public static string Of(VectorClock clock, ReplicaRing ring) => clock.ToString(origin => NameOf(origin, clock, ring));

    /// <summary>A dot.</summary>
    /// <param name="dot">The dot.</param>
    /// <param name="clock">The clock that it belongs to, which decides whether the epoch is needed.</param>
    /// <param name="ring">Knows the replicas' names.</param>
    public static string Of(Dot dot, VectorClock clock, ReplicaRing ring) =>
        string.Create(CultureInfo.InvariantCulture, $"{NameOf(dot.Origin, clock, ring)}:{dot.Counter}");

    private static string NameOf(Origin origin, VectorClock clock, ReplicaRing ring)
    {
        var name = ring.IndexOf(origin.Replica) < 0 ? origin.Replica.ToString()[..DiskDigits] : ring.NameOf(origin.Replica);
        var epochs = 0;
        foreach (ref readonly var entry in clock.Entries)
            epochs += entry.Origin.Replica == origin.Replica ? 1 : 0;
        return epochs > 1 ? string.Create(CultureInfo.InvariantCulture, $"{name}/{origin.Epoch}") : name;
    }
}
