using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace ActorDist.Pbm.Protocol;

/// <summary>A connection to one node: says hello, keeps the palettes, runs one command at a time.</summary>
internal sealed class PbmConnection : IAsyncDisposable
{
    private const int MaxLineBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(2);

    private readonly NetworkStream _stream;
    private readonly Channel<PbmFrames.Incoming> _frames = Channel.CreateBounded<PbmFrames.Incoming>(256);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private Task _receiving = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private long _lastId;

    private PbmConnection(Socket socket, NodeAddress address)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        Address = address;
    }

    public NodeAddress Address { get; }

    /// <summary>What the node said about itself: its name, version, palettes and the nodes it knows.</summary>
    public PbmFrames.Incoming Hello { get; private set; } = null!;

    public IReadOnlyList<PbmFrames.Palette> Palettes => Hello.Palettes ?? [];

    /// <exception cref="CannotConnectException">Nobody answers there within the limit, or the node turned us away.</exception>
    public static async Task<PbmConnection> OpenAsync(NodeAddress address, string? token, TimeSpan limit, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new PbmConnectionGuard(socket);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, patience.Token);
            var opened = connection.Adopt(new PbmConnection(socket, address));
            await opened.GreetAsync(token, patience.Token);
            return connection.Release();
        }
        catch (SocketException refused)
        {
            throw new CannotConnectException(
                $"cannot connect to {address} ({refused.SocketErrorCode}); is the node running, and is this its command port?");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CannotConnectException($"{address} did not answer within {limit.TotalSeconds:0.#} s");
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>
    /// Runs a command line and yields its responses, the last one final. Cancelling tells the node to end the command and waits a moment
    /// for it to say so, which leaves the connection usable.
    /// </summary>
    /// <exception cref="CannotConnectException">The connection ended before the final response.</exception>
    public async IAsyncEnumerable<PbmFrames.Incoming> RunAsync(
        IReadOnlyList<string> words, [EnumeratorCancellation] CancellationToken cancel)
    {
        var id = ++_lastId;
        await SendAsync(new PbmFrames.Outgoing("run") { Id = id, Words = words }, cancel);
        while (true)
        {
            PbmFrames.Incoming frame;
            try
            {
                frame = await ReceiveAsync(cancel);
            }
            catch (OperationCanceledException)
            {
                await CancelAsync(id);
                throw;
            }

            if (frame is { Type: "error" })
                frame = frame with { Type = "response", Id = id, Msg = frame.Message, Error = true, Final = true };
            if (frame.Id != id)
                continue;
            yield return frame;
            if (frame.Final == true)
                yield break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _frames.Writer.TryComplete();
        await _stream.DisposeAsync();
        await Task.WhenAll(_receiving, _pinging);
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task GreetAsync(string? token, CancellationToken cancel)
    {
        _receiving = ReceiveAllAsync();
        await SendAsync(new PbmFrames.Outgoing("hello") { Protocol = PbmFrames.Protocol, Token = token }, cancel);
        var frame = await ReceiveAsync(cancel);
        if (frame is not { Type: "hello" })
            throw new CannotConnectException($"{Address} refused: {frame.Message ?? $"unexpected frame '{frame.Type}'"}");
        Hello = frame;
        _pinging = PingAsync();
    }

    private async Task CancelAsync(long id)
    {
        using var patience = new CancellationTokenSource(CancelPatience);
        try
        {
            await SendAsync(new PbmFrames.Outgoing("cancel") { Id = id }, patience.Token);
            while (await ReceiveAsync(patience.Token) is var frame && !(frame.Id == id && frame.Final == true))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The node is slow to confirm. Responses of this command are told apart by their number.
        }
    }

    private async Task<PbmFrames.Incoming> ReceiveAsync(CancellationToken cancel)
    {
        try
        {
            return await _frames.Reader.ReadAsync(cancel);
        }
        catch (ChannelClosedException closed)
        {
            throw new CannotConnectException(closed.InnerException?.Message ?? $"{Address} closed the connection");
        }
    }

    private async Task SendAsync(PbmFrames.Outgoing frame, CancellationToken cancel)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(frame, PbmFrameContext.Default.Outgoing);
        await _sending.WaitAsync(cancel);
        try
        {
            await _stream.WriteAsync((byte[])[.. json, (byte)'\n'], cancel);
        }
        catch (IOException)
        {
            throw new CannotConnectException($"{Address} closed the connection");
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAllAsync()
    {
        Exception? end = null;
        try
        {
            var lines = new LineBuffer(MaxLineBytes);
            while (await lines.ReadAsync(_stream, _closing.Token) is { } line)
            {
                var frame = JsonSerializer.Deserialize(line.Span, PbmFrameContext.Default.Incoming);
                if (frame is null)
                    throw new JsonException("null frame");
                if (frame is not { Type: "pong" })
                    await _frames.Writer.WriteAsync(frame, _closing.Token);
            }
        }
        catch (JsonException)
        {
            end = new CannotConnectException($"{Address} does not speak the command protocol of ActorDist");
        }
        catch (InvalidDataException oversized)
        {
            end = new CannotConnectException($"{Address}: {oversized.Message}");
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            end = new CannotConnectException($"{Address} closed the connection");
        }

        _frames.Writer.TryComplete(end);
    }

    // Without it the node would take a client that reads a stream, or a person who thinks, for one that is gone.
    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
                await SendAsync(new PbmFrames.Outgoing("ping"), _closing.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or CannotConnectException or ObjectDisposedException)
        {
            // The receiving side reports the end of the connection.
        }
    }

    private sealed class PbmConnectionGuard(Socket socket) : IAsyncDisposable
    {
        private PbmConnection? _connection;
        private bool _released;

        public PbmConnection Adopt(PbmConnection connection) => _connection = connection;

        public PbmConnection Release()
        {
            _released = true;
            return _connection!;
        }

        public async ValueTask DisposeAsync()
        {
            if (_released)
                return;
            if (_connection is not null)
                await _connection.DisposeAsync();
            else
                socket.Dispose();
        }
    }
}
