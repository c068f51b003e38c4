using ActorDist.Lab.Processes;

namespace ActorDist.Lab.TakeoverBench;

/// <summary>Load: asks owners of requests, through nodes in turn, at a steady rate until stopped. Whether they answer is not its business.</summary>
internal static class SteadyAsks
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(
        IReadOnlyList<NodeProcess> nodes, IReadOnlyList<string> requestIds, int perSecond, CancellationToken stop)
    {
        if (perSecond == 0)
            return;
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        List<Task> underWay = [];
        try
        {
            for (var i = 0; await pace.WaitForNextTickAsync(stop); i++)
            {
                underWay.RemoveAll(ask => ask.IsCompleted);
                underWay.Add(nodes[i % nodes.Count].Client.OwnerAnswersAsync(requestIds[i % requestIds.Count], AskTimeout, stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what is under way is cancelled too.
        }

        await Task.WhenAll(underWay).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
