using System.Net;
using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Node.Commands;

/// <summary>Settings and limits of the command door; the keys <c>petabridge.cmd { host, port, token }</c>.</summary>
public sealed record CommandDoorOptions
{
    /// <summary>Address to listen on: an IP address or <c>localhost</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 lets the system choose.</summary>
    public int Port { get; init; } = 9110;

    /// <summary>Secret that every client must present, or empty for none. Our own key; Petabridge.Cmd has no such.</summary>
    public string Token { get; init; } = "";

    /// <summary>Clients connected at once.</summary>
    public int MaxClients { get; init; } = 64;

    /// <summary>Longest line taken from a client, in bytes without the line feed.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024;

    /// <summary>Largest single answer, in bytes.</summary>
    public int MaxAnswerBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes of answers that may wait for a client that reads slowly; past it the client is dropped.</summary>
    public int MaxQueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A new connection must say hello within this time.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A client that sends nothing for this long is gone; clients ping every 30 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>A client that takes no byte of an answer for this long is dropped.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads <c>petabridge.cmd</c>; keys that are absent keep the defaults above.</summary>
    public static CommandDoorOptions FromConfig(Config config)
    {
        var section = config.GetConfig("petabridge.cmd");
        var defaults = new CommandDoorOptions();
        return section.IsNullOrEmpty()
            ? defaults
            : new CommandDoorOptions
            {
                Host = section.GetString("host", defaults.Host),
                Port = section.HasPath("port") ? section.Whole("port", "petabridge.cmd") : defaults.Port,
                Token = section.GetString("token", defaults.Token),
            };
    }

    /// <summary>Checks the settings before anything starts.</summary>
    /// <returns>One line that names the setting and what to do, or null when all is well.</returns>
    public string? Validate()
    {
        if (Port is < 0 or > 65535)
            return $"petabridge.cmd.port must be from 0 to 65535, not {Port}";
        if (!TryGetAddress(out var address))
            return $"petabridge.cmd.host must be an IP address or localhost, not '{Host}'";
        return Token.Length == 0 && !IPAddress.IsLoopback(address)
            ? $"petabridge.cmd.host = {Host} is reachable from other machines: set petabridge.cmd.token, or listen on 127.0.0.1"
            : null;
    }

    /// <summary>Where to listen, once <see cref="Validate"/> found nothing wrong.</summary>
    public IPEndPoint EndPoint =>
        TryGetAddress(out var address) ? new IPEndPoint(address, Port) : throw new InvalidOperationException(Validate());

    private bool TryGetAddress(out IPAddress address)
    {
        if (string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            address = IPAddress.Loopback;
            return true;
        }

        var parsed = IPAddress.TryParse(Host, out var ip);
        address = ip ?? IPAddress.None;
        return parsed;
    }

    /// <summary>The settings without the token, which must not reach a log.</summary>
    public override string ToString() => $"{Host}:{Port}{(Token.Length > 0 ? " (token required)" : "")}";
}
