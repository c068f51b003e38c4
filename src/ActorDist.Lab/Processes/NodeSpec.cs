using System.Globalization;
using System.Text.Json.Serialization;

namespace ActorDist.Lab.Processes;

/// <summary>Where a node listens; all its ports are on loopback addresses.</summary>
/// <param name="Name">n1, n2 ...</param>
/// <param name="Port">Akka remoting.</param>
/// <param name="HttpPort">HTTP.</param>
/// <param name="Http2Port">HTTP/2 without TLS.</param>
/// <param name="PbmPort">The command host.</param>
public sealed record NodeSpec(string Name, int Port, int HttpPort, int Http2Port, int PbmPort)
{
    /// <summary>Where a node listens unless it has a network of its own.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>The most nodes that one machine is asked to run.</summary>
    public const int MaxNodes = 20;

    /// <summary>How wrong its clock is, such as 250ms or -5s; null: it is right.</summary>
    public string? ClockSkew { get; init; }

    /// <summary>HOCON settings of this node over the cluster's, each <c>path=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The address that it listens on.</summary>
    public string Host { get; init; } = Loopback;

    /// <summary>The network namespace that it runs in; null: the one of whoever starts it.</summary>
    public string? Namespace { get; init; }

    /// <summary>The remoting address as HOST:PORT, which others name as a seed.</summary>
    [JsonIgnore]
    public string Address => $"{Host}:{Port}";

    /// <summary>The base of the node's HTTP routes.</summary>
    [JsonIgnore]
    public Uri Http => new($"http://{Host}:{HttpPort}/");

    /// <summary>The base of the same routes over HTTP/2 without TLS.</summary>
    [JsonIgnore]
    public Uri Http2 => new($"http://{Host}:{Http2Port}/");

    /// <summary>The node's number: 3 for n3.</summary>
    [JsonIgnore]
    public int Number => NumberOf(Name);

    /// <summary>The number in a node's name.</summary>
    /// <exception cref="ClusterException">The name is not of the form n1, n2 ... n20.</exception>
    public static int NumberOf(string name) =>
        name is ['n', >= '1' and <= '9', ..]
        && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxNodes
            ? number
            : throw new ClusterException($"'{name}' is not a node's name; those are n1 to n{MaxNodes}.");

    /// <summary>The documented ports of node number i: remoting 4052+i, HTTP 8080+i, HTTP/2 9080+i, commands 9109+i.</summary>
    public static NodeSpec WithDefaultPorts(int number) => new($"n{number}", 4052 + number, 8080 + number, 9080 + number, 9109 + number);

    /// <summary>Ports that nobody listens on now.</summary>
    public static NodeSpec WithFreePorts(int number) =>
        new($"n{number}", FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next());
}
