using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorDist.Node.Http;

/// <summary>Where and how the node's Kestrel speaks HTTP.</summary>
public static class HttpListening
{
    /// <summary>Requests under way at once on one HTTP/2 connection; Kestrel's own limit of 100 would make a busy client queue.</summary>
    public const int MaxStreamsPerConnection = 1000;

    private const int StreamWindow = 1024 * 1024;
    private const int ConnectionWindow = 8 * StreamWindow;

    /// <summary>Listens for HTTP/1.1 and, at an endpoint of its own, for HTTP/2 with prior knowledge; in this order.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="http">Where HTTP/1.1 is spoken.</param>
    /// <param name="http2">Where HTTP/2 is spoken.</param>
    /// <param name="certificate">Both speak TLS with it; null for none, on loopback.</param>
    public static void ListenHttp(
        this KestrelServerOptions kestrel, IPEndPoint http, IPEndPoint http2, X509Certificate2? certificate = null)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        // A whole body fits, so no upload waits for the window of its stream, and few for the one that all streams share.
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        Listen(http, HttpProtocols.Http1);
        Listen(http2, HttpProtocols.Http2);

        void Listen(IPEndPoint endPoint, HttpProtocols protocols) => kestrel.Listen(endPoint, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        });
    }
}
