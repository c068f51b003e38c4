using System.Text;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>The binary forms in which a replica keeps its registers, and what is beside them, on disk.</summary>
internal static class AcceptorEncoding
{
    private const byte Format = 1;
    private const byte Done = 1;
    private const byte HasCursor = 2;

    /// <summary>Content, and every remembered reply at its largest with its identity and length.</summary>
    private const int MaxStateBytes = RegisterState.MaxContentBytes + RegisterState.MaxOperations * (RegisterState.MaxReplyBytes + 64);

    private const int MaxConfigurationBytes = Configuration.MaxMembers * (Configuration.MaxNameBytes + 32) + 32;

    public static byte[] Key(RegisterKey key) => Encoding.UTF8.GetBytes(key.Text);

    /// <exception cref="FormatException">The bytes are not a key.</exception>
    public static RegisterKey Key(ReadOnlySpan<byte> encoded) => new(Encoding.UTF8.GetString(encoded));

    public static byte[] Encode(RegisterRecord record)
    {
        var size = 1 + SizeOf(record.Promised) + SizeOf(record.Accepted) + SizeOf(record.Chosen)
            + SpanWriter.SizeOfBytes(record.State.Length) + SpanWriter.SizeOfBytes(record.ChosenState.Length);
        var buffer = new byte[size];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        Write(ref writer, record.Promised);
        Write(ref writer, record.Accepted);
        Write(ref writer, record.Chosen);
        writer.Bytes(record.State.Span);
        writer.Bytes(record.ChosenState.Span);
        return buffer;
    }

    /// <exception cref="FormatException">The bytes are not a record of a known format.</exception>
    public static RegisterRecord DecodeRecord(ReadOnlyMemory<byte> encoded)
    {
        var reader = new SpanReader(encoded.Span);
        ReadFormat(ref reader);
        var promised = ReadBallot(ref reader, "promised");
        var accepted = ReadBallot(ref reader, "accepted");
        var chosen = ReadBallot(ref reader, "chosen");
        var state = encoded[reader.Bytes("state", MaxStateBytes)];
        var chosenState = encoded[reader.Bytes("chosen state", MaxStateBytes)];
        reader.End("record");
        return new RegisterRecord(promised, accepted, state, chosen, chosenState);
    }

    public static byte[] Encode(ReplicaMeta meta)
    {
        var configuration = ConfigurationEncoding.Encode(meta.Configuration);
        var cursor = meta.Copy.Cursor is { } key ? Key(key) : [];
        var size = 2 + SpanWriter.SizeOfBytes(configuration.Length) + SizeOf(meta.Floor.Ballot)
            + SpanWriter.SizeOf((ulong)meta.Floor.Version) + SpanWriter.SizeOf((ulong)meta.Copy.Epoch)
            + SpanWriter.SizeOf((ulong)meta.Copy.Copied) + SpanWriter.SizeOfBytes(cursor.Length);
        var buffer = new byte[size];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Bytes(configuration);
        Write(ref writer, meta.Floor.Ballot);
        writer.Unsigned((ulong)meta.Floor.Version);
        writer.Unsigned((ulong)meta.Copy.Epoch);
        writer.Unsigned((ulong)meta.Copy.Copied);
        writer.Byte((byte)((meta.Copy.Done ? Done : 0) | (meta.Copy.Cursor is null ? 0 : HasCursor)));
        writer.Bytes(cursor);
        return buffer;
    }

    /// <exception cref="FormatException">The bytes are not of a known format.</exception>
    public static ReplicaMeta DecodeMeta(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        ReadFormat(ref reader);
        var configuration = ConfigurationEncoding.Decode(encoded[reader.Bytes("configuration", MaxConfigurationBytes)]);
        var floor = new Floor(ReadBallot(ref reader, "floor"), reader.NonNegative("floor version"));
        var epoch = reader.NonNegative("copy epoch");
        var copied = reader.NonNegative("copied");
        var flags = reader.Byte("copy flags");
        var cursor = encoded[reader.Bytes("cursor", RegisterKey.MaxBytes)];
        reader.End("replica");
        return new ReplicaMeta(
            configuration,
            floor,
            new CopyProgress(epoch, (flags & HasCursor) != 0 ? Key(cursor) : null, copied, (flags & Done) != 0));
    }

    private static void ReadFormat(ref SpanReader reader)
    {
        var format = reader.Byte("format");
        if (format != Format)
            throw new FormatException($"format {format} is not known; this node reads format {Format}");
    }

    private static int SizeOf(Ballot ballot) => ballot.Counter == 0
        ? 1
        : SpanWriter.SizeOf((ulong)ballot.Counter) + 2 * sizeof(ulong) + SpanWriter.SizeOf((ulong)ballot.Incarnation);

    private static void Write(ref SpanWriter writer, Ballot ballot)
    {
        writer.Unsigned((ulong)ballot.Counter);
        if (ballot.Counter == 0)
            return;
        writer.Fixed64(ballot.Replica.High);
        writer.Fixed64(ballot.Replica.Low);
        writer.Unsigned((ulong)ballot.Incarnation);
    }

    private static Ballot ReadBallot(ref SpanReader reader, string field)
    {
        var counter = reader.NonNegative(field);
        return counter == 0
            ? Ballot.None
            : new Ballot(counter, new ReplicaId(reader.Fixed64(field), reader.Fixed64(field)), reader.NonNegative(field));
    }
}
