namespace ActorDist.Pbm.Protocol;

/// <summary>Cuts a stream into lines; grows to the longest line seen, up to a limit.</summary>
internal sealed class LineBuffer(int maxLineBytes)
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its line feed, valid until the next call; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">A line exceeds the limit.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var searched = _start;
        while (true)
        {
            var feed = _bytes.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = _bytes.AsMemory(_start, searched + feed - _start);
                _start = searched + feed + 1;
                return line;
            }

            MakeRoom();
            searched = _end;
            var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancel);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _bytes.Length)
            return;
        if (_bytes.Length >= maxLineBytes)
            throw new InvalidDataException($"an answer exceeds {maxLineBytes} bytes");
        Array.Resize(ref _bytes, Math.Min(_bytes.Length * 2, maxLineBytes));
    }
}
