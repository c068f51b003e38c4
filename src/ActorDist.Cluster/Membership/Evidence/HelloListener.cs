using System.Net;
using System.Net.Sockets;
using ActorDist.Core.Membership;
using Akka.Event;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>
/// Says hello to whoever connects, for as long as the process lives: the kernel closes the port when the process ends, however it does.
/// A port of its own, because the one of remoting belongs to the transport, which says nothing to strangers; so a stranger who takes
/// over the remoting port proves nothing either way. A thread of its own, because the others may be busy when it is asked.
/// </summary>
internal sealed class HelloListener : IDisposable
{
    /// <summary>Where accepting failed, e.g. because all file descriptors are in use; the port stays open meanwhile.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _closing = new();
    private readonly Socket _listener;
    private readonly byte[] _hello;
    private readonly ILoggingAdapter _log;

    /// <param name="endPoint">Where to listen; port 0 takes a free one.</param>
    /// <param name="self">This start of this node.</param>
    /// <param name="log">For failures to accept.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public HelloListener(IPEndPoint endPoint, MemberKey self, ILoggingAdapter log)
    {
        (_hello, _log) = (HelloText.Encode(self), log);
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(endPoint);
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        new Thread(Accept) { IsBackground = true, Name = "hello" }.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        _closing.Set();
        _listener.Dispose();
    }

    private void Accept()
    {
        while (!_closing.IsSet)
        {
            try
            {
                // Nothing is read, and the line fits a fresh connection's buffer: no client can hold the thread.
                using var connection = _listener.Accept();
                connection.Send(_hello);
                connection.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException e)
            {
                if (_closing.IsSet)
                    return;
                _log.Debug("A hello could not be said at {EndPoint}: {Error}", EndPoint, e.Message);
                _closing.Wait(RetryPause);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
