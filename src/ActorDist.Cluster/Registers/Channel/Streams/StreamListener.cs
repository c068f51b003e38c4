using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Event;
using Google.Protobuf;

namespace ActorDist.Cluster.Registers.Channel.Streams;

/// <summary>Takes in the streams of other nodes: one thread that accepts, and one a connection that reads.</summary>
internal sealed class StreamListener : IDisposable
{
    /// <summary>Every other node has one stream here, and a second one while it reconnects.</summary>
    private const int MaxConnections = 64;

    private readonly ConcurrentDictionary<Socket, byte> _connections = new();
    private readonly Socket _listener;
    private readonly Action<Schema.Frame> _receive;
    private readonly ILoggingAdapter _log;
    private volatile bool _isClosing;

    /// <param name="endPoint">Where to listen; port 0 takes a free one.</param>
    /// <param name="receive">Gets every frame, on the thread of its connection; may throw <see cref="FormatException"/>.</param>
    /// <param name="log">For streams that are refused.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public StreamListener(IPEndPoint endPoint, Action<Schema.Frame> receive, ILoggingAdapter log)
    {
        (_receive, _log) = (receive, log);
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(endPoint);
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        new Thread(Accept) { IsBackground = true, Name = "replica-accept" }.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosing = true;
        _listener.Dispose();
        foreach (var connection in _connections.Keys)
            connection.Dispose();
    }

    private void Accept()
    {
        while (!_isClosing)
        {
            try
            {
                var connection = _listener.Accept();
                if (_connections.Count >= MaxConnections)
                {
                    _log.Warning("A replica's stream from {Remote} was refused: {Limit} are open", connection.RemoteEndPoint, MaxConnections);
                    connection.Dispose();
                    continue;
                }

                _connections.TryAdd(connection, 0);
                new Thread(() => Read(connection)) { IsBackground = true, Name = "replica-stream" }.Start();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!_isClosing)
                    _log.Error("No more streams of replicas are accepted at {EndPoint}: {Error}", EndPoint, e.Message);
                return;
            }
        }
    }

    private void Read(Socket connection)
    {
        try
        {
            using var stream = new BufferedStream(new NetworkStream(connection, ownsSocket: true), 64 * 1024);
            Span<byte> prefix = stackalloc byte[FrameLength.Size];
            while (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) == prefix.Length)
            {
                var body = new byte[FrameLength.Read(prefix)];
                stream.ReadExactly(body);
                _receive(Schema.Frame.Parser.ParseFrom(body));
            }
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException)
        {
            _log.Warning("A replica's stream was closed: {Error}", e.Message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _log.Debug("A replica's stream ended: {Error}", e.Message);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
