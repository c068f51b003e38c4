using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// The text of an identity file: a heading with the format's version, one <c>key = value</c> a line, and a digest of all lines above,
/// so that a damaged file is never taken for another identity.
/// </summary>
internal static class NodeIdentityFormat
{
    private const string Heading = "actordist identity 1";
    private const string NameKey = "node";
    private const string DiskKey = "disk";
    private const string IncarnationKey = "incarnation";
    private const string ClusterKey = "cluster";
    private const string DigestKey = "sha256";

    public static string Write(NodeIdentity identity)
    {
        var lines = $"{Heading}\n{NameKey} = {identity.Name}\n{DiskKey} = {identity.DiskId}\n{IncarnationKey} = {identity.Incarnation}\n";
        if (identity.ClusterId is { } cluster)
            lines += $"{ClusterKey} = {cluster}\n";
        return $"{lines}{DigestKey} = {Digest(lines)}\n";
    }

    /// <summary>Reads what <see cref="Write"/> made.</summary>
    /// <exception cref="FormatException">The text is no identity, or not whole; the message says what is wrong with it.</exception>
    public static NodeIdentity Parse(string text)
    {
        if (!text.StartsWith(Heading + "\n", StringComparison.Ordinal))
            throw new FormatException($"it does not begin with '{Heading}'");

        var digestAt = text.LastIndexOf(DigestKey + " = ", StringComparison.Ordinal);
        if (digestAt < 0)
            throw new FormatException($"its {DigestKey} line is missing");
        if (!string.Equals(text[digestAt..], $"{DigestKey} = {Digest(text[..digestAt])}\n", StringComparison.Ordinal))
            throw new FormatException($"its content does not match its {DigestKey}");

        var values = text[..digestAt]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(" = ", 2))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
        return new NodeIdentity(
            Value(NameKey),
            DiskId.TryParse(Value(DiskKey), out var disk) ? disk : throw Unreadable(DiskKey),
            long.TryParse(Value(IncarnationKey), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw Unreadable(IncarnationKey),
            values.GetValueOrDefault(ClusterKey));

        string Value(string key) => values.TryGetValue(key, out var value) ? value : throw Unreadable(key);

        static FormatException Unreadable(string key) => new($"its line '{key}' is missing or unreadable");
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
