using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Cluster.Events;

/// <summary>The section <c>actordist.events</c> of the node's configuration, which says what each value means.</summary>
/// <param name="Kept">A node's own events kept.</param>
/// <param name="Gathered">Events of all nodes kept at a node that somebody reads them from.</param>
/// <param name="SampledPerSecond">Beginnings of chains of frequent events recorded a second.</param>
/// <param name="MaxReaders">Readers at once.</param>
/// <param name="File">Whether the node's own events are written to files.</param>
public sealed record EventSettings(int Kept, int Gathered, int SampledPerSecond, int MaxReaders, bool File)
{
    private const int MostKept = 1_000_000;

    /// <summary>The values of actordist.conf.</summary>
    public static EventSettings Usual { get; } = new(Kept: 2048, Gathered: 16384, SampledPerSecond: 50, MaxReaders: 1024, File: false);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is outside its bounds; the message names both.</exception>
    public static EventSettings From(Config root) => new(
        Within(root, "kept", 16, MostKept),
        Within(root, "gathered", 16, MostKept),
        Within(root, "sampled-per-second", 0, MostKept),
        Within(root, "max-readers", 1, 100_000),
        root.Switch("actordist.events.file"));

    private static int Within(Config root, string setting, int least, int most)
    {
        var path = $"actordist.events.{setting}";
        var value = root.Whole(path);
        return value >= least && value <= most
            ? value
            : throw new ConfigurationException($"{path} must be from {least} to {most}; it is {value}.");
    }
}
