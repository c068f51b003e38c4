using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Broadcast;

/// <summary>
/// The laboratory's switch above the deduplication: of each so many operations of others one is delivered twice, or not at all. What
/// the network duplicates or drops below the broadcast does no harm; here nothing is left that could notice it, which is why
/// operation-based types need exactly-once delivery (Shapiro et al. 2011, section 2.3).
/// </summary>
/// <param name="type">The type that suffers it.</param>
/// <param name="self">Whose own operations are spared: they do not come over a network.</param>
/// <param name="times">How often it is delivered: 0 or 2.</param>
/// <param name="every">One of so many.</param>
public sealed class FaultyDelivery(IDelivery type, ReplicaId self, int times, int every) : IDelivery
{
    private int _seen;

    /// <summary>How many operations suffered it.</summary>
    public int Suffered { get; private set; }

    /// <inheritdoc/>
    public void Check(ReadOnlySpan<byte> payload) => type.Check(payload);

    /// <inheritdoc/>
    public void Deliver(Dot dot, ReadOnlySpan<byte> payload)
    {
        var suffers = dot.Origin.Replica != self && ++_seen % every == 0;
        Suffered += suffers ? 1 : 0;
        for (var i = 0; i < (suffers ? times : 1); i++)
            type.Deliver(dot, payload);
    }

    /// <inheritdoc/>
    public byte[] Encode() => type.Encode();

    /// <inheritdoc/>
    public void Install(ReadOnlySpan<byte> state) => type.Install(state);
}
