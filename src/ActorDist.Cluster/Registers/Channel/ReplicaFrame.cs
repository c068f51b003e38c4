namespace ActorDist.Cluster.Registers.Channel;

/// <summary>A frame on its way over Akka.Remote.</summary>
/// <param name="Frame">The frame.</param>
internal sealed record ReplicaFrame(Schema.Frame Frame) : IRegistersMessage;
