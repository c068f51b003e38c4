using System.Collections.Concurrent;
using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>
/// Watches processes and what each node takes for the members, while links are broken or processes stand still: when each process ended, and
/// when each node first saw each other one removed. A node that removed a running one has taken over from somebody who may still act.
/// </summary>
/// <param name="nodes">The nodes, all of which are members of each other.</param>
/// <param name="clock">The clock of all times.</param>
internal sealed class SplitWatch(IReadOnlyList<NodeProcess> nodes, Stopwatch clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<string, TimeSpan> _ended = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Viewer, string Member), Removal> _removals = new();

    /// <summary>When a node's process was first seen ended; null while it runs.</summary>
    public TimeSpan? EndOf(NodeProcess node) => _ended.TryGetValue(node.Name, out var at) ? at : null;

    /// <summary>The nodes whose process has ended.</summary>
    public IReadOnlyList<NodeProcess> Ended => [.. nodes.Where(node => _ended.ContainsKey(node.Name))];

    /// <summary>The nodes that run or stand still.</summary>
    public IReadOnlyList<NodeProcess> Living => [.. nodes.Where(node => !_ended.ContainsKey(node.Name))];

    /// <summary>What some node saw removed while its process ran on: a sentence each.</summary>
    public IReadOnlyList<string> TooEarly =>
    [
        .. _removals.Where(pair => pair.Value.State == NodeState.Running)
            .Select(pair => $"{pair.Key.Viewer} had removed {pair.Key.Member} at {pair.Value.At.TotalSeconds:0.00} s, while its process ran"),
    ];

    /// <summary>
    /// The shortest time from the end of a process until a living node saw it removed, which is how long surely nobody acted for it; null where
    /// nobody was removed after its end.
    /// </summary>
    public TimeSpan? Margin => _removals
        .Where(pair => pair.Value.State == NodeState.Ended && !_ended.ContainsKey(pair.Key.Viewer))
        .Select(pair => _ended.TryGetValue(pair.Key.Member, out var end) ? pair.Value.At - end : (TimeSpan?)null)
        .Min();

    /// <summary>Whether every living node takes exactly the living for members.</summary>
    public async Task<bool> AgreesAsync(CancellationToken cancellation)
    {
        var living = Living.Select(node => node.Name).Order(StringComparer.Ordinal).ToList();
        foreach (var node in Living)
        {
            if (await MembersAsync(node, cancellation) is not { } members
                || !members.Members.Where(member => member.IsUp).Select(member => member.Name).Order(StringComparer.Ordinal).SequenceEqual(living, StringComparer.Ordinal)
                || members.Members.Count != living.Count
                || members.Unreachable.Count > 0)
            {
                return false;
            }
        }

        return living.Count > 0;
    }

    /// <summary>Watches until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(nodes.SelectMany(node => (Task[])[WatchEndAsync(node, stop), WatchMembersAsync(node, stop)]));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The experiment is over.
        }
    }

    private static async Task<MembersView?> MembersAsync(NodeProcess node, CancellationToken cancellation)
    {
        try
        {
            return await node.Client.MembersAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task WatchEndAsync(NodeProcess node, CancellationToken stop)
    {
        while (node.State != NodeState.Ended)
            await Task.Delay(Interval, stop);
        _ended.TryAdd(node.Name, clock.Elapsed);
    }

    private async Task WatchMembersAsync(NodeProcess viewer, CancellationToken stop)
    {
        while (viewer.State != NodeState.Ended)
        {
            // A node that has left its own list is going down, and what it says of others is no takeover.
            if (await MembersAsync(viewer, stop) is { } view && view.Member(viewer.Name) is { IsUp: true })
            {
                foreach (var other in nodes.Where(other => view.Member(other.Name) is null && !_removals.ContainsKey((viewer.Name, other.Name))))
                    _removals.TryAdd((viewer.Name, other.Name), new Removal(clock.Elapsed, other.State));
            }

            await Task.Delay(Interval, stop);
        }
    }

    private sealed record Removal(TimeSpan At, NodeState State);
}
