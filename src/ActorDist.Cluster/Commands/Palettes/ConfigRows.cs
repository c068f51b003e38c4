using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Flattens a configuration to paths and values, with the values of secret keys masked.</summary>
internal static class ConfigRows
{
    private static readonly string[] SecretWords = ["token", "password", "passphrase", "secret", "credential", "connection-string"];

    /// <summary>Every setting at or below a path, in path order; none when the path leads nowhere.</summary>
    /// <param name="config">The merged configuration.</param>
    /// <param name="path">Dotted path, or empty for all.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(Config config, string path)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(config.Root, "", secret: false, path, rows);
        return [.. rows];
    }

    private static void Flatten(HoconValue value, string path, bool secret, string wanted, SortedDictionary<string, string> rows)
    {
        if (!value.IsObject())
        {
            if (IsWithin(path, wanted))
                rows[path] = secret ? "***" : Text(value);
            return;
        }

        foreach (var (key, child) in value.GetObject().Items)
        {
            var childPath = path.Length == 0 ? key : $"{path}.{key}";
            // A secret key masks all below it, so no way of nesting brings a value out.
            if (IsWithin(childPath, wanted) || IsWithin(wanted, childPath))
                Flatten(child, childPath, secret || IsSecret(key), wanted, rows);
        }
    }

    private static bool IsWithin(string path, string parent) =>
        parent.Length == 0
        || (path.StartsWith(parent, StringComparison.Ordinal) && (path.Length == parent.Length || path[parent.Length] == '.'));

    private static bool IsSecret(string key) => SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Text(HoconValue value) =>
        value.IsArray() ? $"[{string.Join(", ", value.GetArray().Select(Text))}]" : value.IsEmpty ? "" : value.GetString();
}
