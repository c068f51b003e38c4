using Akka.Configuration;

namespace ActorDist.Cluster.Hocon;

/// <summary>Reads settings of a kind. A value of another kind is refused by the setting's name; Akka's own error would not tell which it is.</summary>
public static class TypedValues
{
    /// <summary>A whole number.</summary>
    /// <param name="config">Where it is.</param>
    /// <param name="name">Its path from there.</param>
    /// <param name="within">The path of there, for the error; null for the root.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static int Whole(this Config config, string name, string? within = null) =>
        Read(config, name, within, "a whole number", () => config.GetInt(name));

    /// <summary>On or off.</summary>
    /// <param name="config">Where it is.</param>
    /// <param name="name">Its path from there.</param>
    /// <param name="within">The path of there, for the error; null for the root.</param>
    /// <exception cref="ConfigurationException">It is neither.</exception>
    public static bool Switch(this Config config, string name, string? within = null) =>
        Read(config, name, within, "on or off", () => config.GetBoolean(name));

    /// <summary>A time.</summary>
    /// <param name="config">Where it is.</param>
    /// <param name="name">Its path from there.</param>
    /// <param name="within">The path of there, for the error; null for the root.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static TimeSpan Time(this Config config, string name, string? within = null) =>
        Read(config, name, within, "a time such as 5s", () => config.GetTimeSpan(name));

    /// <summary>A number of bytes.</summary>
    /// <param name="config">Where it is.</param>
    /// <param name="name">Its path from there.</param>
    /// <param name="within">The path of there, for the error; null for the root.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static long Size(this Config config, string name, string? within = null) => Read(
        config, name, within, "a size such as 64 KiB", () => config.GetByteSize(name) ?? throw new FormatException("there is no size"));

    private static T Read<T>(Config config, string name, string? within, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or NotSupportedException or OverflowException)
        {
            var path = within is null ? name : $"{within}.{name}";
            throw new ConfigurationException($"{path} must be {kind}; it is '{config.GetString(name)}'.", e);
        }
    }
}
