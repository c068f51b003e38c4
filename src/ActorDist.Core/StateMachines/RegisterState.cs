using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.StateMachines;

/// <summary>
/// Everything that consensus agrees on for one key: content or tombstone, version, and the operations remembered. Immutable.
/// Acceptors store and send its encoded form and never look inside.
/// </summary>
public sealed class RegisterState
{
    /// <summary>Largest content, in bytes.</summary>
    public const int MaxContentBytes = 64 * 1024;

    /// <summary>Most operations remembered; the oldest is forgotten first.</summary>
    public const int MaxOperations = 64;

    /// <summary>Largest reply that is remembered with an operation, in bytes.</summary>
    public const int MaxReplyBytes = 1024;

    private const byte Format = 1;
    private ReadOnlyMemory<byte> _encoded;

    internal RegisterState(long version, long forgotten, bool exists, ReadOnlyMemory<byte> content, OperationRecord[] operations)
    {
        Version = version;
        Forgotten = forgotten;
        Exists = exists;
        Content = content;
        Operations = operations;
    }

    /// <summary>Number of the last change; 0 when there was none.</summary>
    public long Version { get; }

    /// <summary>Operations applied at this version or before may have been forgotten; -1 when none was.</summary>
    public long Forgotten { get; }

    /// <summary>False for a register never written and for a tombstone.</summary>
    public bool Exists { get; }

    /// <summary>Content; empty when the register does not exist.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Whether this is the mark of a deleted register, which garbage collection may remove.</summary>
    public bool IsTombstone => !Exists && Version > 0;

    /// <summary>Operations remembered, oldest first.</summary>
    public ReadOnlyMemory<OperationRecord> Operations { get; }

    /// <summary>
    /// A register without content whose versions start above <paramref name="floor"/>: the largest version of any tombstone that was
    /// collected, 0 when none was.
    /// </summary>
    public static RegisterState Absent(long floor) => new(floor, floor == 0 ? -1 : floor, exists: false, default, []);

    /// <summary>The binary form; computed once.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        if (_encoded.IsEmpty)
            _encoded = Write();
        return _encoded;
    }

    /// <summary>Reads the binary form; an empty block is a register that was never written.</summary>
    /// <exception cref="FormatException">The bytes are not a state of a known format.</exception>
    public static RegisterState Decode(ReadOnlyMemory<byte> encoded)
    {
        if (encoded.IsEmpty)
            return Absent(0);
        var reader = new SpanReader(encoded.Span);
        var format = reader.Byte("state format");
        if (format != Format)
            throw new FormatException($"state format {format} is not known; this node reads format {Format}");
        var version = reader.NonNegative("version");
        var forgotten = reader.NonNegative("forgotten") - 1;
        var exists = reader.Byte("exists") switch
        {
            0 => false,
            1 => true,
            var other => throw new FormatException($"exists: {other}"),
        };
        var content = encoded[reader.Bytes("content", MaxContentBytes)];
        var count = reader.Unsigned("operation count");
        if (count > MaxOperations)
            throw new FormatException($"operation count: {count}, the limit is {MaxOperations}");
        var operations = count == 0 ? [] : new OperationRecord[count];
        for (var i = 0; i < operations.Length; i++)
        {
            var id = new OpId(reader.Fixed64("session"), reader.Unsigned("sequence"));
            var settled = reader.Unsigned("settled");
            var at = reader.NonNegative("operation version");
            operations[i] = new OperationRecord(id, settled, at, encoded[reader.Bytes("reply", MaxReplyBytes)]);
        }

        reader.End("state");
        return new RegisterState(version, forgotten, exists, content, operations) { _encoded = encoded };
    }

    private byte[] Write()
    {
        var size = 2 + SpanWriter.SizeOf((ulong)Version) + SpanWriter.SizeOf((ulong)(Forgotten + 1))
            + SpanWriter.SizeOfBytes(Content.Length) + SpanWriter.SizeOf((ulong)Operations.Length);
        foreach (ref readonly var operation in Operations.Span)
        {
            size += sizeof(ulong) + SpanWriter.SizeOf(operation.Id.Sequence) + SpanWriter.SizeOf(operation.Settled)
                + SpanWriter.SizeOf((ulong)operation.Version) + SpanWriter.SizeOfBytes(operation.Reply.Length);
        }

        var buffer = new byte[size];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Unsigned((ulong)Version);
        writer.Unsigned((ulong)(Forgotten + 1));
        writer.Byte(Exists ? (byte)1 : (byte)0);
        writer.Bytes(Content.Span);
        writer.Unsigned((ulong)Operations.Length);
        foreach (ref readonly var operation in Operations.Span)
        {
            writer.Fixed64(operation.Id.Session);
            writer.Unsigned(operation.Id.Sequence);
            writer.Unsigned(operation.Settled);
            writer.Unsigned((ulong)operation.Version);
            writer.Bytes(operation.Reply.Span);
        }

        return buffer;
    }
}
