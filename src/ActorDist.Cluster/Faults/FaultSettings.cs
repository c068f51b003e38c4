using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Cluster.Faults;

/// <summary>The section <c>actordist.faults</c> of the configuration, which says what each value means.</summary>
/// <param name="Enabled">Whether faults can be made.</param>
/// <param name="MaxWaiting">Bytes that may wait on one slowed connection.</param>
/// <param name="ControlTimeout">How long another node is waited for when a fault is made or looked at.</param>
public sealed record FaultSettings(bool Enabled, long MaxWaiting, TimeSpan ControlTimeout)
{
    private const long LeastWaiting = 1024 * 1024;
    private const long MostWaiting = 256 * 1024 * 1024;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static FaultSettings From(Config root)
    {
        var settings = new FaultSettings(
            root.Switch("actordist.faults.enabled"),
            root.Size("actordist.faults.max-waiting"),
            root.Time("actordist.faults.control-timeout"));
        if (settings.MaxWaiting is < LeastWaiting or > MostWaiting)
        {
            throw new ConfigurationException(
                $"actordist.faults.max-waiting must be from 1 MiB to {MostWaiting / LeastWaiting} MiB; it is {settings.MaxWaiting} bytes.");
        }

        return settings.ControlTimeout > TimeSpan.Zero && settings.ControlTimeout <= LongestTimeout
            ? settings
            : throw new ConfigurationException(
                $"actordist.faults.control-timeout must be above 0 and at most {LongestTimeout.TotalSeconds:0} s; "
                + $"it is {settings.ControlTimeout.TotalSeconds:0.###} s.");
    }
}
