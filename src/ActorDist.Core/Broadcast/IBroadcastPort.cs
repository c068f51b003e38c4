using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Broadcast;

/// <summary>Where a <see cref="CausalBroadcast"/> puts what it has to say.</summary>
public interface IBroadcastPort
{
    /// <summary>To another member; may be lost.</summary>
    void Send(ReplicaId to, BroadcastMessage message);

    /// <summary>An operation of this replica is durable here, so that it will reach every member that lives on.</summary>
    void Acknowledge(Dot dot);
}
