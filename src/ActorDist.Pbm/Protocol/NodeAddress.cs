using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorDist.Pbm.Protocol;

/// <summary>Where a node's command door listens.</summary>
internal readonly record struct NodeAddress(string Host, int Port)
{
    /// <summary>Parses <c>host:port</c>; an IPv6 host stands in brackets.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NodeAddress address)
    {
        address = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        if (port is < 1 or > 65535)
            return false;
        address = new NodeAddress(text![..colon].Trim('[', ']'), port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
