using System.Net;
using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Cluster.Registers;

/// <summary>The section <c>actordist.registers</c> of the configuration, which says what each value means.</summary>
/// <param name="FoundingReplicas">How many replicas the registers are founded with.</param>
/// <param name="OperationTimeout">When an operation is answered anyway.</param>
/// <param name="HedgeAfter">How long a silent preferred proposer is waited for before this node proposes itself.</param>
/// <param name="MaxUnderWay">Operations under way at this node before more are refused.</param>
/// <param name="MaxWaiting">Operations that wait for one register's round before more are refused.</param>
/// <param name="PreparedBytes">Bytes of state kept for registers whose next ballot is already promised.</param>
/// <param name="CollectAfter">How long a deleted register's tombstone stays at least; zero keeps it for ever.</param>
/// <param name="StreamEndPoint">Where streams of other replicas are taken in; null sends frames over Akka.Remote.</param>
public sealed record RegisterSettings(
    int FoundingReplicas,
    TimeSpan OperationTimeout,
    TimeSpan HedgeAfter,
    int MaxUnderWay,
    int MaxWaiting,
    long PreparedBytes,
    TimeSpan CollectAfter,
    IPEndPoint? StreamEndPoint = null)
{
    /// <summary>No operation lives longer, so a tombstone may go after twice this.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static RegisterSettings From(Config root)
    {
        var settings = new RegisterSettings(
            AtLeast(root, "actordist.node.replicas", 1),
            root.Time("actordist.registers.operation-timeout"),
            root.Time("actordist.registers.hedge-after"),
            AtLeast(root, "actordist.registers.max-under-way", 1),
            AtLeast(root, "actordist.registers.max-waiting", 1),
            root.Size("actordist.registers.prepared-bytes"),
            root.Time("actordist.registers.collect-after"),
            StreamFrom(root));
        if (settings.OperationTimeout <= TimeSpan.Zero || settings.OperationTimeout > LongestTimeout)
        {
            throw new ConfigurationException(
                $"actordist.registers.operation-timeout must be above 0 and at most {LongestTimeout.TotalSeconds:0} s; "
                + $"it is {settings.OperationTimeout.TotalSeconds:0.###} s.");
        }

        if (settings.HedgeAfter <= TimeSpan.Zero || settings.HedgeAfter >= settings.OperationTimeout)
        {
            throw new ConfigurationException(
                "actordist.registers.hedge-after must be above 0 and below operation-timeout; "
                + $"it is {settings.HedgeAfter.TotalSeconds:0.###} s.");
        }

        return settings.CollectAfter == TimeSpan.Zero || settings.CollectAfter >= 2 * settings.OperationTimeout
            ? settings
            : throw new ConfigurationException(
                "actordist.registers.collect-after must be 0 or at least twice operation-timeout, the longest life of a late copy; "
                + $"it is {settings.CollectAfter.TotalSeconds:0.###} s.");
    }

    private static IPEndPoint? StreamFrom(Config root)
    {
        var channel = root.GetString("actordist.registers.channel");
        if (channel is not ("auto" or "akka" or "stream"))
            throw new ConfigurationException($"actordist.registers.channel must be auto, akka or stream; it is '{channel}'.");
        var host = root.GetString("akka.remote.dot-netty.tcp.hostname");
        if (channel is "akka" || !IPAddress.TryParse(host, out var address) || !IPAddress.IsLoopback(address))
        {
            return channel is not "stream"
                ? null
                : throw new ConfigurationException(
                    $"actordist.registers.channel = stream has no TLS and is for loopback only; the node's host is {host}. Use akka.");
        }

        var port = root.Whole("actordist.registers.stream-port");
        return port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
            ? new IPEndPoint(address, port)
            : throw new ConfigurationException($"actordist.registers.stream-port must be from 0 to {IPEndPoint.MaxPort}; it is {port}.");
    }

    private static int AtLeast(Config root, string setting, int least)
    {
        var value = root.Whole(setting);
        return value >= least ? value : throw new ConfigurationException($"{setting} must be at least {least}; it is {value}.");
    }
}
