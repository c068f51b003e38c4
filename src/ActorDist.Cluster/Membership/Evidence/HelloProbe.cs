using System.Net;
using System.Net.Sockets;
using ActorDist.Core.Membership;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>Connects once to where a member says hello, and says how that ended.</summary>
internal static class HelloProbe
{
    /// <summary>A connection on a network that works is made in far less; a process that runs answers in far less, even on a busy machine.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(150);

    /// <param name="endPoint">Where the member said that it says hello.</param>
    /// <param name="member">The start of it that is looked for.</param>
    public static async Task<ProbeResult> LookAsync(IPEndPoint endPoint, MemberKey member)
    {
        using var bound = new CancellationTokenSource(Timeout);
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, bound.Token);
            // A free port may be given to this very connection as its own, which then reaches itself.
            if (Equals(socket.LocalEndPoint, socket.RemoteEndPoint))
                return ProbeResult.Ambiguous;
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Ambiguous;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => ProbeResult.Refused,
                SocketError.ConnectionReset or SocketError.ConnectionAborted => ProbeResult.Reset,
                _ => ProbeResult.Ambiguous,
            };
        }

        try
        {
            return Judge(await ReadLineAsync(socket, bound.Token), member);
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Silent;
        }
        catch (SocketException)
        {
            return ProbeResult.Reset;
        }
    }

    private static ProbeResult Judge(ReadOnlyMemory<byte> line, MemberKey member)
    {
        if (line.IsEmpty)
            return ProbeResult.Reset;
        var speaker = HelloText.Decode(line.Span);
        return speaker is null ? ProbeResult.Ambiguous : speaker == member ? ProbeResult.Hello : ProbeResult.OtherIncarnation;
    }

    /// <summary>What is said up to the end of the line, of the connection or of the longest hello.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadLineAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[HelloText.MaxBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += read;
            if (read == 0 || buffer.AsSpan(0, length).Contains((byte)'\n'))
                break;
        }

        return buffer.AsMemory(0, length);
    }
}
