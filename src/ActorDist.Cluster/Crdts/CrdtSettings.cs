using ActorDist.Cluster.Crdts.Operations;
using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Cluster.Crdts;

/// <summary>The section <c>actordist.crdts</c> of the configuration, which says what each value means.</summary>
/// <param name="Timeout">How long a majority or all may take to confirm.</param>
/// <param name="MaxState">Most bytes of an object's state, or of one part of a set's.</param>
/// <param name="DeliveryFault">The laboratory's fault of objects by operations; null for none.</param>
public sealed record CrdtSettings(TimeSpan Timeout, int MaxState, DeliveryFault? DeliveryFault = null)
{
    /// <summary>What the configuration has where nobody changed it.</summary>
    public static CrdtSettings Default { get; } = new(TimeSpan.FromSeconds(5), 128 * 1024);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static CrdtSettings From(Config root)
    {
        const string MaxStateName = "actordist.crdts.max-state";
        var (timeout, size) = (root.Time("actordist.crdts.timeout"), root.Size(MaxStateName));
        if (timeout < TimeSpan.FromMilliseconds(100) || timeout > TimeSpan.FromMinutes(1))
            throw new ConfigurationException($"actordist.crdts.timeout must be from 100ms to 60s; it is {timeout.TotalMilliseconds} ms.");
        // A message of anti-entropy has so many keys, and none may cross the largest frame.
        var largest = root.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size")
            / root.Whole("akka.cluster.distributed-data.max-delta-elements");
        return size >= 1024 && size <= largest
            ? new CrdtSettings(timeout, (int)size, FaultOf(root))
            : throw new ConfigurationException(
                $"{MaxStateName} must be from 1024 to {largest} bytes, since akka.cluster.distributed-data.max-delta-elements of them share a frame; it is {size}.");
    }

    private static DeliveryFault? FaultOf(Config root)
    {
        const string Setting = "actordist.crdts.faulty-delivery";
        try
        {
            var fault = DeliveryFault.Parse(root.GetString(Setting));
            return fault is null || root.Switch("actordist.faults.enabled")
                ? fault
                : throw new ConfigurationException($"{Setting} gives wrong answers on purpose and needs actordist.faults.enabled = on.");
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"{Setting} {e.Message}.", e);
        }
    }
}
