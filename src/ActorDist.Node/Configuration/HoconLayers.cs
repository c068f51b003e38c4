using System.Collections;
using System.Globalization;
using Akka.Configuration;

namespace ActorDist.Node.Configuration;

/// <summary>
/// Puts the layers of settings on top of each other: actordist.conf, a profile, the environment, the command line. HOCON's own
/// include and substitution break in this version of the library (the first throws, the second overflows the stack), so the layers
/// are laid here and a file that uses either is refused.
/// </summary>
public static class HoconLayers
{
    /// <summary>The profiles that ship beside actordist.conf.</summary>
    public static readonly IReadOnlyList<string> Profiles = ["demo", "production", "lab"];

    private const string EnvironmentPrefix = "ACTORDIST__";

    /// <summary>The settings of a node.</summary>
    /// <param name="folder">Where the HOCON files are.</param>
    /// <param name="options">The command line.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <exception cref="SettingException">A file cannot be read, or a setting is unknown or malformed.</exception>
    public static Config Load(string folder, NodeOptions options, IDictionary environment)
    {
        if (!Profiles.Contains(options.Profile, StringComparer.Ordinal))
        {
            throw new SettingException($"--profile must be one of {string.Join(", ", Profiles)}; it is '{options.Profile}'.");
        }

        var defaults = ReadFile(Path.Combine(folder, "actordist.conf"));
        var profile = ReadFile(Path.Combine(folder, options.Profile + ".conf"));
        var known = new KnownSettings(defaults);
        known.Check(profile, options.Profile + ".conf");

        var settings = profile.WithFallback(defaults);
        foreach (var (source, path, value) in FromEnvironment(environment).Concat(FromOptions(options)))
        {
            var layer = Parse($"{path} = {value}", source);
            known.Check(layer, source);
            settings = layer.WithFallback(settings);
        }

        return settings;
    }

    private static Config ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Cannot read the settings file {path}: {e.Message}");
        }
    }

    private static Config Parse(string text, string source)
    {
        if (text.Contains("${", StringComparison.Ordinal))
        {
            throw new SettingException($"{source} uses a ${{}} substitution, which is not supported; write the value itself.");
        }

        try
        {
            return ConfigurationFactory.ParseString(text);
        }
        catch (Exception e)
        {
            // The parser reports malformed text with exceptions of many types.
            throw new SettingException($"{source} is not valid HOCON: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>ACTORDIST__AKKA__CLUSTER__GOSSIP_INTERVAL=777ms is akka.cluster.gossip-interval = 777ms; ACTORDIST_TOKEN is both tokens.</summary>
    private static IEnumerable<(string Source, string Path, string Value)> FromEnvironment(IDictionary environment)
    {
        if (environment["ACTORDIST_TOKEN"] is string { Length: > 0 } token)
        {
            yield return ("ACTORDIST_TOKEN", "actordist.http.token", Quote(token));
            yield return ("ACTORDIST_TOKEN", "petabridge.cmd.token", Quote(token));
        }

        foreach (var name in environment.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && environment[name] is string value)
            {
                var path = name[EnvironmentPrefix.Length..].ToLowerInvariant()
                    .Replace("__", ".", StringComparison.Ordinal).Replace('_', '-');
                yield return (name, path, value);
            }
        }
    }

    private static IEnumerable<(string Source, string Path, string Value)> FromOptions(NodeOptions options)
    {
        (string Option, string Path, string? Value)[] given =
        [
            ("--name", "actordist.node.name", options.Name is null ? null : Quote(options.Name)),
            ("--data", "actordist.node.data", options.Data is null ? null : Quote(options.Data)),
            ("--clock-skew", "actordist.clock.skew", options.ClockSkew is null ? null : Quote(options.ClockSkew)),
            ("--replicas", "actordist.node.replicas", Number(options.Replicas)),
            ("--host", "akka.remote.dot-netty.tcp.hostname", options.Host is null ? null : Quote(options.Host)),
            ("--port", "akka.remote.dot-netty.tcp.port", Number(options.Port)),
            ("--http", "actordist.http.port", Number(options.Http)),
            ("--http2", "actordist.http.http2-port", Number(options.Http2)),
            ("--pbm", "petabridge.cmd.port", Number(options.Pbm)),
        ];
        foreach (var (option, path, value) in given)
        {
            if (value is not null)
            {
                yield return (option, path, value);
            }
        }

        foreach (var setting in options.Overrides)
        {
            var split = setting.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw new SettingException($"--set takes path=value; got '{setting}'.");
            }

            yield return ($"--set {setting[..split]}", setting[..split].Trim(), setting[(split + 1)..].Trim());
        }
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string value) =>
        "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
