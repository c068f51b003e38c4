namespace ActorDist.Cluster.Registers.Replication;

/// <summary>Something that waits for the engine's thread.</summary>
internal interface IEngineInput
{
    /// <summary>Handles it, on that thread.</summary>
    void Handle(ReplicaEngine engine, long now);
}
