using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Operations;

/// <summary>
/// A counter by operations: each adds its amount (Shapiro et al. 2011, specification 5). Nothing in its state tells whether an operation
/// was seen before, so it is right exactly where each is delivered exactly once. Its state-based twin is
/// <see cref="Counters.ResettableCounter"/> without resets.
/// </summary>
public sealed class OperationCounter : IDelivery
{
    /// <summary>The value.</summary>
    public Int128 Value { get; private set; }

    /// <summary>Prepares to add, or to subtract where it is negative. Changes nothing.</summary>
    /// <returns>The payload.</returns>
    public static byte[] Add(long amount)
    {
        var writer = new CrdtWriter();
        new Amount(amount).Write(writer);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void Check(ReadOnlySpan<byte> payload) => Read(payload);

    /// <inheritdoc/>
    public void Deliver(Dot dot, ReadOnlySpan<byte> payload) => Value += Read(payload);

    /// <inheritdoc/>
    public byte[] Encode()
    {
        var writer = new CrdtWriter();
        writer.Unsigned((ulong)(Value >> 64));
        writer.Unsigned((ulong)Value);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void Install(ReadOnlySpan<byte> state)
    {
        var reader = new CrdtReader(state);
        var (high, low) = (reader.Unsigned("counter"), reader.Unsigned("counter"));
        reader.End("counter");
        Value = unchecked((Int128)new UInt128(high, low));
    }

    private static long Read(ReadOnlySpan<byte> payload)
    {
        var reader = new CrdtReader(payload);
        var amount = Amount.Read(ref reader);
        reader.End("counter operation");
        return amount.Value;
    }
}
