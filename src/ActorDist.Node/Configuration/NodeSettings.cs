using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using ActorDist.Cluster.Hocon;
using ActorDist.Node.Commands;
using Akka.Configuration;

namespace ActorDist.Node.Configuration;

/// <summary>The settings that the node process itself reads, checked.</summary>
public sealed partial record NodeSettings
{
    /// <summary>All settings, for those who read their own sections.</summary>
    public required Config Config { get; init; }

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The data directory.</summary>
    public required string Data { get; init; }

    /// <summary>Where peers reach this node.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>The members to join through, itself where none was given.</summary>
    public required IReadOnlyList<string> Seeds { get; init; }

    /// <summary>Where HTTP listens.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>Where HTTP/2 without TLS listens, at the same address.</summary>
    public required IPEndPoint Http2 { get; init; }

    /// <summary>What HTTP speaks TLS with; null for none.</summary>
    public required X509Certificate2? HttpCertificate { get; init; }

    /// <summary>The token that changing routes want, or empty.</summary>
    public required string HttpToken { get; init; }

    /// <summary>Where the command host listens, and its limits.</summary>
    public required CommandDoorOptions Pbm { get; init; }

    /// <summary>Checks the settings that decide whether the node can start.</summary>
    /// <param name="config">All settings.</param>
    /// <param name="seeds">The command line's seeds.</param>
    /// <exception cref="SettingException">Names the setting and its limit.</exception>
    public static NodeSettings From(Config config, IReadOnlyList<string> seeds)
    {
        var name = config.GetString("actordist.node.name");
        if (!NameForm().IsMatch(name))
        {
            throw new SettingException(name.Length == 0
                ? "The node has no name: give --name n1 (or set actordist.node.name)."
                : $"actordist.node.name must be 1 to 32 lower-case letters, digits or '-', starting with a letter; it is '{name}'.");
        }

        var data = config.GetString("actordist.node.data");
        var remote = EndPoint(config, "akka.remote.dot-netty.tcp.hostname", "akka.remote.dot-netty.tcp.port", leastPort: 1);
        return new NodeSettings
        {
            Config = config,
            Name = name,
            Data = data.Length > 0
                ? Path.GetFullPath(data)
                : throw new SettingException("The node has no data directory: give --data DIR (or set actordist.node.data)."),
            Remote = IPAddress.IsLoopback(remote.Address) || config.Switch("akka.remote.dot-netty.tcp.enable-ssl")
                ? remote
                : throw new SettingException(
                    $"akka.remote.dot-netty.tcp.hostname is {remote.Address}, which is not loopback: peers there need TLS. "
                    + "Set akka.remote.dot-netty.tcp.enable-ssl = true and its certificate."),
            Seeds = seeds.Count > 0 ? [.. seeds.Select(Seed)] : [remote.ToString()],
            Http = HttpEndPoint(config, "actordist.http.port"),
            Http2 = HttpEndPoint(config, "actordist.http.http2-port"),
            HttpCertificate = Certificate(config),
            HttpToken = config.GetString("actordist.http.token"),
            Pbm = Commands(config),
        };
    }

    /// <summary>Refuses ports that somebody else holds, before anything starts.</summary>
    /// <exception cref="SettingException">Names the port and its setting.</exception>
    public void CheckPorts()
    {
        foreach (var (setting, endPoint) in
            new[] { ("--port", Remote), ("--http", Http), ("--http2", Http2), ("--pbm", Pbm.EndPoint) })
        {
            try
            {
                using var probe = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
                probe.Bind(endPoint);
                probe.Listen();
            }
            catch (SocketException e)
            {
                throw new SettingException($"Cannot listen at {endPoint} ({setting}): {e.Message}. Is another node running there?");
            }
        }
    }

    private static IPEndPoint HttpEndPoint(Config config, string portSetting)
    {
        var endPoint = EndPoint(config, "actordist.http.host", portSetting, leastPort: 0);
        if (IPAddress.IsLoopback(endPoint.Address))
        {
            return endPoint;
        }

        if (config.GetString("actordist.http.token").Length == 0)
        {
            throw new SettingException(
                $"actordist.http.host is {endPoint.Address}, which is not loopback: set a token (ACTORDIST_TOKEN in the environment) first.");
        }

        return config.GetString("actordist.http.certificate").Length > 0
            ? endPoint
            : throw new SettingException(
                $"actordist.http.host is {endPoint.Address}, which is not loopback: the token would travel in the clear. "
                + "Set actordist.http.certificate and actordist.http.certificate-key, PEM files for TLS.");
    }

    private static X509Certificate2? Certificate(Config config)
    {
        var (certificate, key) = (config.GetString("actordist.http.certificate"), config.GetString("actordist.http.certificate-key"));
        if (certificate.Length == 0)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key.Length > 0 ? key : certificate);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                $"actordist.http.certificate '{certificate}' and its key '{key}' cannot be read as PEM files: {e.Message}");
        }
    }

    private static CommandDoorOptions Commands(Config config)
    {
        var options = CommandDoorOptions.FromConfig(config);
        return options.Validate() is { } error ? throw new SettingException(error + ".") : options;
    }

    private static IPEndPoint EndPoint(Config config, string hostSetting, string portSetting, int leastPort)
    {
        var host = config.GetString(hostSetting);
        if (!IPAddress.TryParse(string.Equals(host, "localhost", StringComparison.Ordinal) ? "127.0.0.1" : host, out var address))
        {
            throw new SettingException($"{hostSetting} must be an IP address or localhost; it is '{host}'.");
        }

        var text = config.GetString(portSetting);
        return int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port >= leastPort && port <= IPEndPoint.MaxPort
            ? new IPEndPoint(address, port)
            : throw new SettingException($"{portSetting} must be from {leastPort} to {IPEndPoint.MaxPort}; it is '{text}'.");
    }

    private static string Seed(string seed) =>
        IPEndPoint.TryParse(seed, out var endPoint) && endPoint.Port > 0
            ? endPoint.ToString()
            : throw new SettingException($"--seed takes ADDRESS:PORT, e.g. 127.0.0.1:4053; got '{seed}'.");

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,31}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();
}
