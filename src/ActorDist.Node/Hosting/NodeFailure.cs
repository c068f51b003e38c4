using Serilog.Core;

namespace ActorDist.Node.Hosting;

/// <summary>
/// Ends the node when its disk or its part in the registers failed: after a failed sync nobody knows what is on the disk, so a node that
/// went on could promise what it cannot keep. What was acknowledged lies on a majority of the others.
/// </summary>
internal sealed class NodeFailure
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Happened => _failed.Task.IsCompleted;

    /// <summary>Says what failed; the first failure counts.</summary>
    public void Report(Exception failure) => _failed.TrySetResult(failure);

    public void StopOn(IHostApplicationLifetime lifetime, Logger log) => _ = _failed.Task.ContinueWith(
        failed =>
        {
            log.Fatal(failed.Result, "The node stops: {Error}", failed.Result.Message);
            lifetime.StopApplication();
        },
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion,
        TaskScheduler.Default);
}
