using System.Runtime.InteropServices;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Consensus;
using Google.Protobuf;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>
/// Cuts frames that hold a large object into parts well under Akka's frame limit, and puts them together again. Akka.Remote delivers from
/// one node to another in order and may lose; a frame with a part missing is dropped, as a lost frame is. For one thread.
/// </summary>
internal sealed class FramePieces
{
    /// <summary>Largest part, in bytes: a quarter of Akka's frame limit, so that heartbeats do not wait long behind one.</summary>
    public const int PieceBytes = 256 * 1024;

    /// <summary>Largest frame, in bytes: an object at its limit on every replica, merged, and more.</summary>
    public const int MaxFrameBytes = 64 * PieceBytes;

    /// <summary>Senders whose frames are put together at once: the most replicas of a cluster, twice.</summary>
    private const int MaxSenders = 128;

    private readonly Dictionary<ReplicaId, Partial> _partials = [];

    /// <summary>The parts of a frame.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="number">The sender's number of the frame.</param>
    /// <param name="frame">The encoded frame, which must not change.</param>
    public static IEnumerable<Schema.Piece> Cut(ReplicaId from, long number, ReadOnlyMemory<byte> frame)
    {
        var count = (frame.Length + PieceBytes - 1) / PieceBytes;
        for (var index = 0; index < count; index++)
        {
            var start = index * PieceBytes;
            yield return new Schema.Piece
            {
                From = FrameCodec.Encode(from),
                Frame = number,
                Index = index,
                Count = count,
                Bytes = FrameCodec.Share(frame.Slice(start, Math.Min(PieceBytes, frame.Length - start))),
            };
        }
    }

    /// <summary>Takes the next part of a sender's frame; the frame when it was the last one.</summary>
    /// <exception cref="FormatException">The part cannot be one.</exception>
    public Schema.Frame? Take(Schema.Piece piece)
    {
        if (piece.Count is < 1 or > MaxFrameBytes / PieceBytes || piece.Index < 0 || piece.Index >= piece.Count
            || piece.Bytes.Length > PieceBytes)
        {
            throw new FormatException(
                $"part {piece.Index} of {piece.Count} with {piece.Bytes.Length} bytes; a frame has at most "
                + $"{MaxFrameBytes / PieceBytes} parts of {PieceBytes} bytes");
        }

        var from = FrameCodec.Decode(piece.From);
        if (piece.Index == 0)
        {
            if (_partials.Count >= MaxSenders && !_partials.ContainsKey(from))
                _partials.Clear();
            _partials[from] = new Partial(piece.Frame, piece.Count, []);
        }

        if (!_partials.TryGetValue(from, out var partial)
            || partial.Frame != piece.Frame || partial.Count != piece.Count || partial.Pieces.Count != piece.Index)
        {
            // A part before this one was lost.
            _partials.Remove(from);
            return null;
        }

        partial.Pieces.Add(piece.Bytes);
        if (partial.Pieces.Count < piece.Count)
            return null;
        _partials.Remove(from);
        return Join(partial.Pieces);
    }

    private static Schema.Frame Join(List<ByteString> pieces)
    {
        var bytes = new byte[pieces.Sum(piece => piece.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(bytes, at);
            at += piece.Length;
        }

        try
        {
            return Schema.Frame.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException($"a frame of {bytes.Length} bytes in parts is malformed: {e.Message}", e);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Partial(long Frame, int Count, List<ByteString> Pieces);
}
