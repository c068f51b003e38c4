using System.Buffers.Binary;
using System.Numerics;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// Reads RocksDB's log files (the write-ahead logs and the manifests, which list the table files) before RocksDB does, and tells a
/// torn tail from damage. RocksDB finds a wrong checksum but names neither file nor place, and takes two kinds of damage for the end
/// of a log without a word: a length that was raised until it passes the end of the file, and a stretch of zeros; acknowledged
/// records behind them would be lost.
/// </summary>
/// <remarks>
/// Format (RocksDB wiki, "Write Ahead Log File Format"): blocks of 32 KiB, in each whole records of crc (4 bytes, CRC-32C of type
/// and payload, masked), length (2), type (1) and payload; less than a header at a block's end is padding. A process that is killed
/// leaves a prefix of its last write, and a power loss may leave zeros; neither was acknowledged, so such a tail may go. What cannot
/// be told from it is a raised length in the very last record and a log that was zeroed to its end.
/// </remarks>
internal static class LogFileCheck
{
    private const int BlockSize = 32 * 1024;
    private const int HeaderSize = 7;

    /// <summary>Checks the log files in a storage's directory. Memory is one block, time one read of the files.</summary>
    /// <exception cref="DataDirectoryException">A log is damaged before its tail; the message names the file and the byte.</exception>
    public static void Verify(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*.log").Concat(Directory.EnumerateFiles(directory, "MANIFEST-*")))
        {
            using var log = File.OpenRead(path);
            if (FindDamage(log) is { } damage)
            {
                throw new DataDirectoryException(
                    $"The storage's log file {path} is damaged at byte {damage.Offset}: {damage.What}. Acknowledged writes behind it would "
                    + "be lost, so the node does not start: restore the data directory, or start with an empty one as a new disk.");
            }
        }
    }

    /// <summary>Returns the first damage that is not a torn tail, or null.</summary>
    private static Damage? FindDamage(Stream log)
    {
        var buffer = new byte[BlockSize];
        long? zerosFrom = null;
        for (long start = 0; ; start += BlockSize)
        {
            var block = buffer.AsSpan(0, log.ReadAtLeast(buffer, BlockSize, throwOnEndOfStream: false));
            var end = zerosFrom is null ? EndOfRecords(block) : 0;
            var rest = block[end..];
            if (rest.ContainsAnyExcept((byte)0))
            {
                if (zerosFrom is { } zeros)
                    return new Damage(zeros, "zeros stand before further records");
                // Only the last block is shorter than a block, and only there may a record be incomplete.
                if (block.Length == BlockSize && rest.Length >= HeaderSize)
                    return new Damage(start + end, "a record does not match its checksum or length");
                if (IsWholeButWrong(rest))
                    return new Damage(start + end, "a record does not match its checksum");
                if (FindRecord(rest) is { } further)
                    return new Damage(start + end, $"an incomplete record stands before a whole one at byte {start + end + further}");
            }
            else if (rest.Length >= HeaderSize)
            {
                zerosFrom ??= start + end;
            }
            if (block.Length < BlockSize)
                return null;
        }
    }

    /// <summary>Returns where the unbroken run of valid records from the block's start ends.</summary>
    private static int EndOfRecords(ReadOnlySpan<byte> block)
    {
        var position = 0;
        while (RecordSize(block[position..]) is > 0 and var size)
            position += size;
        return position;
    }

    /// <summary>Whether the header promises no more than is there, so that not a missing end but its content is wrong.</summary>
    private static bool IsWholeButWrong(ReadOnlySpan<byte> record) =>
        record.Length >= HeaderSize && record.Length >= HeaderSize + PayloadLength(record);

    /// <summary>Returns the position of a valid record behind a broken one, or null. It may start at any byte.</summary>
    private static int? FindRecord(ReadOnlySpan<byte> bytes)
    {
        for (var position = 1; position <= bytes.Length - HeaderSize; position++)
        {
            if (RecordSize(bytes[position..]) > 0)
                return position;
        }
        return null;
    }

    /// <summary>Returns the size of the valid record at the start of the bytes, or 0 if there is none.</summary>
    private static int RecordSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || bytes[6] == 0)
            return 0;
        var size = HeaderSize + PayloadLength(bytes);
        return size <= bytes.Length && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == MaskedCrc(bytes[6..size]) ? size : 0;
    }

    private static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        // RocksDB rotates and shifts a stored crc, so that data which holds crcs does not give weak ones.
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8u;
    }

    /// <summary>A place that is not as it was written.</summary>
    /// <param name="Offset">The first byte that cannot be trusted.</param>
    /// <param name="What">What is wrong there.</param>
    private readonly record struct Damage(long Offset, string What);
}
