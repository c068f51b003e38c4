using ActorDist.Cluster.Membership.Evidence;
using Akka.Actor;
using Akka.Remote;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Membership;

/// <summary>Reads, for every other member, the failure detector by which the cluster itself decides.</summary>
public sealed class PhiReadings(ActorSystem system)
{
    /// <summary>Phi from which a member counts as unavailable: <c>akka.cluster.failure-detector.threshold</c>.</summary>
    public double Threshold { get; } = system.Settings.Config.GetDouble("akka.cluster.failure-detector.threshold");

    /// <summary>Members that may have crashed, and the last ones that were looked at. Safe to call from any thread.</summary>
    public IReadOnlyList<EvidenceRow> Evidence => EvidenceBoard.Get(system).Rows;

    /// <summary>One reading a member other than this node, in address order. Safe to call from any thread.</summary>
    public IReadOnlyList<PhiReading> Read()
    {
        var cluster = AkkaCluster.Get(system);
        var state = cluster.State;
        var unreachable = state.Unreachable.Select(m => m.UniqueAddress).ToHashSet();
        return
        [
            .. state.Members
                .Where(m => !m.UniqueAddress.Equals(cluster.SelfUniqueAddress))
                .OrderBy(m => m.Address, Akka.Cluster.Member.AddressOrdering)
                .Select(m => Read(cluster.FailureDetector, m.Address, unreachable.Contains(m.UniqueAddress))),
        ];
    }

    private static PhiReading Read(DefaultFailureDetectorRegistry<Address> detectors, Address address, bool unreachable)
    {
        if (!detectors.IsMonitoring(address))
            return new PhiReading(address.ToString(), IsMonitored: false, Phi: null, SinceLastHeartbeatMs: null, IsAvailable: true, unreachable);
        var (phi, sinceLast) = PhiAccess.Read(detectors, address);
        // The detector's logarithm ends a hair below zero when a heartbeat is not due yet.
        phi = phi is null ? null : Math.Max(0.0, phi.Value);
        return new PhiReading(address.ToString(), IsMonitored: true, phi, sinceLast, detectors.IsAvailable(address), unreachable);
    }
}
