using System.Net;
using System.Net.Sockets;

namespace ActorDist.Lab.Processes;

/// <summary>
/// Hands out loopback ports that nobody listens on. They lie below the range that Linux takes for outgoing connections: from inside it
/// the kernel could give a node's port to a connection while the node is down, and a probe could even connect to itself.
/// </summary>
public static class FreePorts
{
    private const int First = 20000;
    private const int Last = 32000;
    private static readonly Lock Gate = new();

    // Two laboratories that start at once should not walk the same ports.
    private static int Candidate = First + ((Environment.ProcessId * 61) % (Last - First));

    /// <summary>A port that is free now and that this process was not given before.</summary>
    /// <exception cref="ClusterException">Every port of the range is taken.</exception>
    public static int Next()
    {
        lock (Gate)
        {
            for (var tries = First; tries < Last; tries++)
            {
                var port = Candidate;
                Candidate = port + 1 < Last ? port + 1 : First;
                if (IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new ClusterException($"No port from {First} to {Last} is free on {NodeSpec.Loopback}; end what listens there.");
    }

    /// <summary>Whether nobody listens on a loopback port.</summary>
    public static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Parse(NodeSpec.Loopback), port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
