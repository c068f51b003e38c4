namespace ActorDist.Cluster.Registers.Replication;

/// <summary>A question about the replica, or an order to it, from another thread.</summary>
internal sealed class EngineCall<T>(Func<ReplicaEngine, long, T> call)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IEngineInput
{
    /// <inheritdoc/>
    public void Handle(ReplicaEngine engine, long now)
    {
        try
        {
            var result = call(engine, now);
            engine.AfterSync(() => SetResult(result));
        }
        catch (ArgumentException refused)
        {
            SetException(refused);
        }
    }
}
