using ActorDist.Cluster.Storage;
using Serilog.Core;

namespace ActorDist.Node.Hosting;

/// <summary>
/// Ends the node when its disk failed: after a failed sync nobody knows what is on the disk, so a node that went on could promise what
/// it cannot keep. What was acknowledged lies on a majority of the others.
/// </summary>
internal sealed class StorageFailure
{
    private readonly TaskCompletionSource<StorageFailedException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Happened => _failed.Task.IsCompleted;

    public void Report(StorageFailedException failure) => _failed.TrySetResult(failure);

    public void StopOn(IHostApplicationLifetime lifetime, Logger log) => _ = _failed.Task.ContinueWith(
        failed =>
        {
            log.Fatal("The node stops: its storage failed: {Error}", failed.Result.Message);
            lifetime.StopApplication();
        },
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion,
        TaskScheduler.Default);
}
