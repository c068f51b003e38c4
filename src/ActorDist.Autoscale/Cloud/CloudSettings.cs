using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Autoscale.Cloud;

/// <summary>The section <c>actordist.autoscale.cloud</c>, which says what each value means.</summary>
/// <param name="Url">Where the cloud listens; null where there is none.</param>
/// <param name="Timeout">How long one call may take before its outcome is unknown.</param>
/// <param name="MaxConnections">Calls of this node at once.</param>
public sealed record CloudSettings(Uri? Url, TimeSpan Timeout, int MaxConnections)
{
    private const string Section = "actordist.autoscale.cloud";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static CloudSettings From(Config root)
    {
        var cloud = root.GetConfig(Section);
        var url = cloud.GetString("url");
        Uri? address = null;
        if (url.Length > 0 && (!Uri.TryCreate(url, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https")))
        {
            throw new ConfigurationException($"{Section}.url must be an http or https address, or empty; it is '{url}'.");
        }

        var timeout = cloud.Time("timeout", Section);
        if (timeout < TimeSpan.FromMilliseconds(50) || timeout > TimeSpan.FromMinutes(5))
        {
            throw new ConfigurationException($"{Section}.timeout must be 50ms to 5m; it is {timeout.TotalMilliseconds}ms.");
        }

        var connections = cloud.Whole("max-connections", Section);
        return connections is >= 1 and <= 1024
            ? new CloudSettings(address, timeout, connections)
            : throw new ConfigurationException($"{Section}.max-connections must be 1 to 1024; it is {connections}.");
    }
}
