using System.Buffers;
using System.IO.Pipelines;

namespace ActorDist.Node.Commands;

/// <summary>
/// Cuts a byte stream into lines without ever holding more than one line's limit. A longer line is thrown away as it arrives, up to its
/// line feed, so the connection stays usable after it.
/// </summary>
internal sealed class LineReader(PipeReader pipe, int maxLineBytes)
{
    private bool _skipping;

    /// <summary>The next line, or <see cref="Oversized"/>, or null at the end of the stream.</summary>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                var oversized = !_skipping && line.Length > maxLineBytes;
                var skipped = _skipping;
                var bytes = oversized || skipped ? Oversized : line.ToArray();
                pipe.AdvanceTo(buffer.GetPosition(1, end));
                _skipping = false;
                if (!skipped)
                    return bytes;
                continue;
            }

            if (read.IsCompleted)
            {
                pipe.AdvanceTo(buffer.End);
                return null;
            }

            if (_skipping)
            {
                pipe.AdvanceTo(buffer.End);
            }
            else if (buffer.Length > maxLineBytes)
            {
                _skipping = true;
                pipe.AdvanceTo(buffer.End);
                return Oversized;
            }
            else
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    /// <summary>Stands for a line over the limit; compare by reference.</summary>
    public static readonly byte[] Oversized = new byte[1];
}
