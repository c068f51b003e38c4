namespace ActorDist.Core.Clocks;

/// <summary>
/// A clock that keeps the order of cause and effect and stays near physical time (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical
/// Physical Clocks", 2014). For last-write-wins and for people's eyes, never for safety: how near it is to the time of others hangs
/// on their physical clocks. Immutable; physical time is an input.
/// </summary>
/// <param name="Last">The last time given or received.</param>
/// <param name="Ceiling">
/// High-water mark: no time above it is given before a higher one is durable. A clock that starts again starts from it, so its times
/// go forward through a kill even if the physical clock was set back meanwhile.
/// </param>
/// <param name="MaxSkew">Milliseconds that a received time may be ahead of this node's physical clock.</param>
/// <param name="Lease">Milliseconds by which the ceiling is raised ahead, so that it is not saved with each time given.</param>
public sealed record HybridLogicalClock(HybridTimestamp Last, HybridTimestamp Ceiling, long MaxSkew, long Lease)
{
    /// <summary>The clock after a start.</summary>
    /// <param name="ceiling">What was durable; default on a new disk.</param>
    /// <param name="maxSkew">Milliseconds that a received time may be ahead of this node's physical clock.</param>
    /// <param name="lease">Milliseconds by which the ceiling is raised ahead.</param>
    public static HybridLogicalClock Start(HybridTimestamp ceiling, long maxSkew, long lease) => new(ceiling, ceiling, maxSkew, lease);

    /// <summary>The time of an event of its own.</summary>
    /// <param name="physical">Unix milliseconds of this node's physical clock.</param>
    public HybridReading Send(long physical) => At(HybridTimestamp.Max(Last.Next(), new HybridTimestamp(physical, 0)));

    /// <summary>The time of the receipt of a message; null when the message's time is too far ahead to be believed.</summary>
    /// <param name="sent">The time that the message carries.</param>
    /// <param name="physical">Unix milliseconds of this node's physical clock.</param>
    public HybridReading? Receive(HybridTimestamp sent, long physical) => IsTooFarAhead(sent, physical)
        ? null
        : At(HybridTimestamp.Max(HybridTimestamp.Max(Last, sent).Next(), new HybridTimestamp(physical, 0)));

    /// <summary>Whether a received time is further ahead than the greatest skew allowed: some physical clock is wrong.</summary>
    public bool IsTooFarAhead(HybridTimestamp sent, long physical) => sent.Milliseconds - physical > MaxSkew;

    private HybridReading At(HybridTimestamp now) => now <= Ceiling
        ? new HybridReading(now, this with { Last = now }, RaisesCeiling: false)
        : new HybridReading(
            now, this with { Last = now, Ceiling = new HybridTimestamp(now.Milliseconds + Lease, ushort.MaxValue) }, RaisesCeiling: true);
}
