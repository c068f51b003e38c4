namespace ActorDist.Cluster.Engines;

/// <summary>Something that waits for an engine's thread.</summary>
/// <typeparam name="TEngine">The engine.</typeparam>
internal interface IEngineInput<in TEngine>
{
    /// <summary>Handles it, on that thread.</summary>
    void Handle(TEngine engine, long now);
}
