using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>Finds out when every shard answers again, by asking the owner of requests whose shards were in use before the kill.</summary>
public static class TakeoverProbe
{
    // Every request known before the kill is asked for, so every shard in use is. Past this many, a random ID more finds no shard that
    // these do not: with 50 shards the chance that one is missed is below one in ten million.
    private const int MaxProbes = 1000;
    private const int AtOnce = 256;

    /// <summary>A question that was on its way to the dead node is lost: waiting long for its answer would be counted as the cluster's time.</summary>
    private static readonly TimeSpan UsualAttempt = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the owner of every request answered; false where one did not within the time.</summary>
    public static Task<bool> WaitAsync(
        IEnumerable<string> requestIds, IReadOnlyList<NodeClient> survivors, TimeSpan timeout, CancellationToken cancellation) =>
        WaitAsync(requestIds, survivors, timeout, UsualAttempt, cancellation);

    /// <summary>Asks until the owner of every request answered, each time for so long; false where one did not within the time.</summary>
    public static async Task<bool> WaitAsync(
        IEnumerable<string> requestIds,
        IReadOnlyList<NodeClient> survivors,
        TimeSpan timeout,
        TimeSpan attempt,
        CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(timeout);
        try
        {
            await Parallel.ForEachAsync(
                requestIds.Take(MaxProbes).Index(),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = bound.Token },
                async (probe, token) =>
                {
                    var (turn, requestId) = probe;
                    while (!await survivors[turn++ % survivors.Count].OwnerAnswersAsync(requestId, attempt, token))
                    {
                        await Task.Delay(Pause, token);
                    }
                });
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
