using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Clocks;

/// <summary>Binary form of a clock: number of entries, then for each the disk's two words, the epoch and the counter.</summary>
public static class VectorClockEncoding
{
    /// <summary>Most entries that are read; a clock has one for each disk and epoch that ever wrote a key.</summary>
    public const int MaxEntries = 4096;

    /// <summary>Bytes of an origin.</summary>
    public static int SizeOf(Origin origin) => 2 * sizeof(ulong) + SpanWriter.SizeOf(origin.Epoch);

    /// <summary>Writes an origin.</summary>
    public static void Write(ref SpanWriter writer, Origin origin)
    {
        writer.Fixed64(origin.Replica.High);
        writer.Fixed64(origin.Replica.Low);
        writer.Unsigned(origin.Epoch);
    }

    /// <summary>Reads an origin.</summary>
    public static Origin ReadOrigin(ref SpanReader reader, string field)
    {
        var high = reader.Fixed64(field);
        var low = reader.Fixed64(field);
        return new Origin(new ReplicaId(high, low), reader.Unsigned(field));
    }

    /// <summary>Bytes of a clock.</summary>
    public static int SizeOf(VectorClock clock)
    {
        var size = SpanWriter.SizeOf((ulong)clock.Count);
        foreach (ref readonly var entry in clock.Entries)
            size += SizeOf(entry.Origin) + SpanWriter.SizeOf(entry.Counter);
        return size;
    }

    /// <summary>Writes a clock.</summary>
    public static void Write(ref SpanWriter writer, VectorClock clock)
    {
        writer.Unsigned((ulong)clock.Count);
        foreach (ref readonly var entry in clock.Entries)
        {
            Write(ref writer, entry.Origin);
            writer.Unsigned(entry.Counter);
        }
    }

    /// <summary>Reads a clock.</summary>
    /// <exception cref="FormatException">The bytes are not a clock.</exception>
    public static VectorClock Read(ref SpanReader reader)
    {
        var count = reader.Unsigned("clock");
        if (count > MaxEntries)
            throw new FormatException($"clock: {count} entries, the limit is {MaxEntries}");
        List<Dot> entries = [];
        for (var i = 0UL; i < count; i++)
        {
            var origin = ReadOrigin(ref reader, "clock entry");
            entries.Add(new Dot(origin, reader.Unsigned("clock entry")));
        }

        return VectorClock.Of([.. entries]);
    }
}
