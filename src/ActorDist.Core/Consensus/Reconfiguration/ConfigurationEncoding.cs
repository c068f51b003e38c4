using System.Text;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Consensus;

/// <summary>The binary form of a <see cref="Configuration"/>: format, epoch, then each member with the sets it is in.</summary>
public static class ConfigurationEncoding
{
    private const byte Format = 1;
    private const byte InOld = 1;
    private const byte InNew = 2;

    /// <summary>Writes a configuration.</summary>
    public static byte[] Encode(Configuration configuration)
    {
        var size = 1 + SpanWriter.SizeOf((ulong)configuration.Epoch) + SpanWriter.SizeOf((ulong)configuration.Members.Length);
        foreach (var member in configuration.Members)
            size += 1 + 2 * sizeof(ulong) + SpanWriter.SizeOfBytes(Encoding.UTF8.GetByteCount(member.Name));
        var buffer = new byte[size];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Unsigned((ulong)configuration.Epoch);
        writer.Unsigned((ulong)configuration.Members.Length);
        foreach (var member in configuration.Members)
        {
            writer.Byte((byte)((configuration.Old.Contains(member) ? InOld : 0) | (configuration.New.Contains(member) ? InNew : 0)));
            writer.Fixed64(member.Id.High);
            writer.Fixed64(member.Id.Low);
            writer.Bytes(Encoding.UTF8.GetBytes(member.Name));
        }

        return buffer;
    }

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="FormatException">The bytes are not a configuration of a known format.</exception>
    public static Configuration Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var configuration = Decode(encoded, ref reader);
        reader.End("configuration");
        return configuration;
    }

    internal static Configuration Decode(ReadOnlySpan<byte> encoded, ref SpanReader reader)
    {
        var format = reader.Byte("configuration format");
        if (format != Format)
            throw new FormatException($"configuration format {format} is not known; this node reads format {Format}");
        var epoch = reader.NonNegative("epoch");
        var count = reader.Unsigned("member count");
        if (count > Configuration.MaxMembers)
            throw new FormatException($"member count: {count}, the limit is {Configuration.MaxMembers}");
        List<Member> old = [];
        List<Member> next = [];
        for (var i = 0; i < (int)count; i++)
        {
            var sets = reader.Byte("sets");
            var id = new ReplicaId(reader.Fixed64("replica"), reader.Fixed64("replica"));
            var member = new Member(id, Encoding.UTF8.GetString(encoded[reader.Bytes("name", Configuration.MaxNameBytes)]));
            if ((sets & InOld) != 0)
                old.Add(member);
            if ((sets & InNew) != 0)
                next.Add(member);
            if (sets is 0 or > (InOld | InNew))
                throw new FormatException($"sets: {sets}");
        }

        if (epoch == 0 && count == 0)
            return Configuration.None;
        try
        {
            return old.SequenceEqual(next) ? Configuration.Stable(epoch, next) : Configuration.Joint(epoch, old, next);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
