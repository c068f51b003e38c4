using System.Net;
using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>The section <c>actordist.takeover</c> of the configuration, which says what each value means.</summary>
/// <param name="Hello">Where this process says hello, port 0 takes a free one; null where crash evidence is off.</param>
/// <param name="EarlyMinorityAfter">How long a minority lasts before it ends by itself; null where that is off.</param>
public sealed record TakeoverSettings(IPEndPoint? Hello, TimeSpan? EarlyMinorityAfter)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static TakeoverSettings From(Config root) => new(HelloFrom(root), MinorityFrom(root));

    private static IPEndPoint? HelloFrom(Config root)
    {
        var (port, host) = (root.Whole("actordist.takeover.hello-port"), root.GetString("akka.remote.dot-netty.tcp.hostname"));
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new ConfigurationException($"actordist.takeover.hello-port must be from 0 to {IPEndPoint.MaxPort}; it is {port}.");
        if (!IsOn(root, "actordist.takeover.evidence"))
            return null;
        // NodeSettings has taken "localhost" and any address; a name would say hello who knows where.
        return IPAddress.TryParse(string.Equals(host, "localhost", StringComparison.Ordinal) ? "127.0.0.1" : host, out var address)
            ? new IPEndPoint(address, port)
            : throw new ConfigurationException(
                $"actordist.takeover.evidence = on needs an IP address as akka.remote.dot-netty.tcp.hostname; it is '{host}'.");
    }

    private static TimeSpan? MinorityFrom(Config root)
    {
        if (!IsOn(root, "actordist.takeover.early-minority.enabled"))
            return null;
        var after = root.Time("actordist.takeover.early-minority.after");
        var stable = root.Time("akka.cluster.split-brain-resolver.stable-after");
        return after > TimeSpan.Zero && after < stable
            ? after
            : throw new ConfigurationException(
                "actordist.takeover.early-minority.after must be above 0 and below akka.cluster.split-brain-resolver.stable-after "
                + $"({stable.TotalSeconds:0.###} s): the rest is the margin between the sides. It is {after.TotalSeconds:0.###} s.");
    }

    private static bool IsOn(Config root, string setting) => root.GetString(setting) switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        var other => throw new ConfigurationException($"{setting} must be on or off; it is '{other}'."),
    };
}
