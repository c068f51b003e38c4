using ActorDist.Lab.Processes;

namespace ActorDist.Lab.CrdtBench.Spread;

/// <summary>Looks again and again how long ago each node heard of the others that run.</summary>
/// <param name="nodes">The nodes.</param>
internal sealed class HeartbeatWatch(IReadOnlyList<NodeProcess> nodes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _away = new(StringComparer.Ordinal);
    private double _longestMs;
    private int _unreachable;

    /// <summary>Looks until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(nodes.Select(node => LookAsync(node, stop)));

    /// <summary>From now on a node is meant to be away, or is back.</summary>
    public void Expect(NodeProcess node, bool isAway)
    {
        lock (_gate)
        {
            if (isAway)
                _away.Add(AddressOf(node));
            else
                _away.Remove(AddressOf(node));
        }
    }

    /// <summary>What was seen since the last time.</summary>
    public (double LongestMs, int Unreachable) Take()
    {
        lock (_gate)
        {
            var seen = (_longestMs, _unreachable);
            (_longestMs, _unreachable) = (0, 0);
            return seen;
        }
    }

    private static string AddressOf(NodeProcess node) => $"@{node.Spec.Address}";

    private async Task LookAsync(NodeProcess node, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (node.State == NodeState.Running)
                    Add(await node.Client.PhiAsync(stop));
            }
            catch (HttpRequestException)
            {
                // It was killed, or is starting.
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Add(PhiView view)
    {
        lock (_gate)
        {
            foreach (var member in view.Members.Where(member => !_away.Any(away => member.Address.EndsWith(away, StringComparison.Ordinal))))
            {
                _longestMs = Math.Max(_longestMs, member.SinceLastHeartbeatMs ?? 0);
                _unreachable += member.IsUnreachable ? 1 : 0;
            }
        }
    }
}
