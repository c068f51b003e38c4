using ActorDist.Cluster.Faults.Table;
using Akka.Actor.Setup;

namespace ActorDist.Cluster.Faults.Transport;

/// <summary>Tells the transport, which Akka makes by itself, the node's table.</summary>
/// <param name="faults">The table.</param>
public sealed class FaultSetup(NodeFaults faults) : Setup
{
    /// <summary>The table.</summary>
    public NodeFaults Faults => faults;
}
