using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;

namespace ActorDist.Cluster.Registers.Channel.Streams;

/// <summary>
/// The stream to one other node, written by one thread. What the socket does not take at once waits, up to a limit; past it, and while
/// there is no connection, frames are lost, which the replicas' protocol allows for.
/// </summary>
internal sealed class PeerStream(IPEndPoint endPoint) : IDisposable
{
    private const int MaxWaiting = 4 * 1024 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly long RetryAfter = (long)TimeSpan.FromMilliseconds(200).TotalMilliseconds;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private Socket? _socket;
    private Task<Socket?>? _connecting;
    private long _retryAt;
    private int _sent;

    /// <summary>Where the node listens.</summary>
    public IPEndPoint EndPoint => endPoint;

    public void Send(Schema.Frame frame)
    {
        if (_socket is null && !TryConnect())
            return;
        if (_waiting.WrittenCount - _sent > MaxWaiting)
        {
            Disconnect();
            return;
        }

        var size = frame.CalculateSize();
        FrameLength.Write(_waiting.GetSpan(FrameLength.Size), size);
        _waiting.Advance(FrameLength.Size);
        frame.WriteTo(_waiting.GetSpan(size)[..size]);
        _waiting.Advance(size);
        Push();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Disconnect();
        _ = _connecting?.ContinueWith(
            static connected => connected.Result?.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Push()
    {
        while (_sent < _waiting.WrittenCount)
        {
            var count = _socket!.Send(_waiting.WrittenSpan[_sent..], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                return;
            if (error != SocketError.Success)
            {
                Disconnect();
                return;
            }

            _sent += count;
        }

        _waiting.ResetWrittenCount();
        _sent = 0;
    }

    private bool TryConnect()
    {
        if (_connecting is null)
        {
            if (Environment.TickCount64 < _retryAt)
                return false;
            _retryAt = Environment.TickCount64 + RetryAfter;
            _connecting = ConnectAsync();
        }

        if (!_connecting.IsCompleted)
            return false;
        _socket = _connecting.Result;
        _connecting = null;
        return _socket is not null;
    }

    private async Task<Socket?> ConnectAsync()
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = new CancellationTokenSource(ConnectTimeout);
        try
        {
            await socket.ConnectAsync(endPoint, timeout.Token);
            socket.Blocking = false;
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Not there, or not yet: tried again with a later frame.
            socket.Dispose();
            return null;
        }
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        _socket = null;
        _waiting.ResetWrittenCount();
        _sent = 0;
    }
}
