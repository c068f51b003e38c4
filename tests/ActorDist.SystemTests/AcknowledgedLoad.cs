using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>
/// Requests that a test sends before and while it breaks something, and the check afterwards that nothing acknowledged was lost and
/// nothing was executed twice.
/// </summary>
internal sealed class AcknowledgedLoad
{
    private const int Before = 150;
    private const int During = 150;

    // Longer than any takeover of the lab's profile; once the takeover was seen, the rest is sent at once.
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(20) / During;

    private readonly RequestFlow _flow;
    private readonly IReadOnlyList<ScalingRequest> _requests;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string[] _known = [];
    private Task _traffic = Task.CompletedTask;

    private AcknowledgedLoad(RealCluster cluster, RequestFlow flow)
    {
        _flow = flow;
        _requests = cluster.NewRequests(Before + During);
    }

    /// <summary>Sends the first requests, so that every shard is in use, and lets the others go on.</summary>
    public static async Task<AcknowledgedLoad> StartAsync(
        RealCluster cluster, IReadOnlyList<NodeProcess> targets, CancellationToken cancellation)
    {
        var load = new AcknowledgedLoad(cluster, new RequestFlow([.. targets.Select(node => node.Client)], cluster.Clock));
        await load._flow.SendAsync(load._requests.Take(Before).ToAsyncEnumerable(), cancellation);
        load._known = [.. load._flow.Acknowledged.Keys];
        load._traffic = load._flow.SendAsync(
            RequestFlow.PacedAsync(load._requests.Skip(Before), Gap, load._over.Task, cancellation), cancellation);
        return load;
    }

    /// <summary>Waits until the owner of every request known before answers some survivor; fails when the deadline passes.</summary>
    public async Task AllShardsAnswerAsync(IReadOnlyList<NodeProcess> survivors, CancellationToken cancellation) => Assert.True(
        await TakeoverProbe.WaitAsync(_known, [.. survivors.Select(node => node.Client)], RealCluster.Deadline, cancellation),
        $"Not every shard answers again within {RealCluster.Deadline.TotalSeconds:0} s.");

    /// <summary>How many requests were both sent and acknowledged since a time of the cluster's clock.</summary>
    public int AcknowledgedSince(TimeSpan at) => _flow.Acknowledged.Values.Count(acknowledged => acknowledged.SentAt >= at);

    /// <summary>
    /// Sends the rest and ends: every request was acknowledged, and every survivor lists exactly those requests, once each.
    /// </summary>
    public async Task HoldsOnAsync(IReadOnlyList<NodeProcess> survivors, CancellationToken cancellation)
    {
        _over.SetResult();
        await _traffic;

        Assert.Empty(_flow.WrongAnswers);
        Assert.Equal(_requests.Count, _flow.Acknowledged.Count);
        var states = await SurvivingState.ReadAsync(survivors, _flow.Acknowledged.Keys, RealCluster.Deadline, cancellation);
        var sent = _requests.Select(request => request.RequestId).ToHashSet(StringComparer.Ordinal);
        Assert.All(states, state => Assert.Equal(_requests, state.Effects.Where(effect => sent.Contains(effect.RequestId))));
    }
}
