namespace ActorDist.Cluster.Engines;

/// <summary>A question about what an engine runs, or an order to it, from another thread.</summary>
internal sealed class EngineCall<TEngine, T>(Func<TEngine, long, T> call)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IEngineInput<TEngine>
    where TEngine : Engine<TEngine>
{
    /// <inheritdoc/>
    public void Handle(TEngine engine, long now)
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
