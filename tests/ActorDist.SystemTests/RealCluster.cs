using System.Diagnostics;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// Real processes compete for the machine, and wait for each other's clocks most of the time: two collections at a time, each with a cluster
// of its own.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]

namespace ActorDist.SystemTests;

/// <summary>
/// Five node processes on free ports that the tests of <see cref="SystemSpec"/> share. Each test begins with a cluster that is whole again, whatever the one before
/// it broke, and uses request IDs of its own.
/// </summary>
public sealed class RealCluster : IAsyncLifetime
{
    /// <summary>How long anything that the cluster does by itself may take on a busy machine.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const int NodeCount = 5;

    // The lab's profile is for a quiet machine; tests also run on a busy one, where a starting process alone can hold others up.
    private const string Patience = "akka.cluster.failure-detector.acceptable-heartbeat-pause=3s";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ClusterHome _home = new(Directory.CreateTempSubdirectory("actordist-tests-").FullName);
    private int _workloads;

    /// <summary>One clock for all times of a test.</summary>
    public Stopwatch Clock { get; } = Stopwatch.StartNew();

    /// <summary>Starts and ends its nodes.</summary>
    public ClusterControl Control => new(_home);

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _home.Nodes;

    /// <inheritdoc />
    public ValueTask InitializeAsync()
    {
        _home.Save(ClusterSpec.Of(NodeCount, "lab", freePorts: true, [Patience]));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Control.KillAllAsync();
        Directory.Delete(_home.Folder, recursive: true);
    }

    /// <summary>The node of a name.</summary>
    public NodeProcess Node(string name) => _home.Node(name);

    /// <summary>All but some.</summary>
    public IReadOnlyList<NodeProcess> Others(params NodeProcess[] without) => [.. Nodes.Where(node => !without.Contains(node))];

    /// <summary>Makes the cluster whole: starts what does not run, and waits until every node sees all of them Up.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        if (_home.Alive.Count == 0)
        {
            await Control.StartAllAsync(_home.Spec, new Progress<string>(), cancellation);
            return;
        }

        foreach (var node in Nodes.Where(node => node.State == NodeState.Ended))
        {
            await Control.StartAsync(node.Name, new Progress<string>(), cancellation);
        }

        await ClusterControl.WaitUntilUpAsync(Nodes, new Progress<string>(), cancellation);
    }

    /// <summary>Starts a node that the cluster was not started with.</summary>
    public Task JoinAsync(string name, CancellationToken cancellation) => Control.StartAsync(name, new Progress<string>(), cancellation);

    /// <summary>Lets such a node leave, and forgets it.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        await Node(name).EndAsync(ClusterControl.LeaveTimeout, cancellation);
        _home.Save(_home.Spec with { Nodes = [.. _home.Spec.Nodes.Where(node => !string.Equals(node.Name, name, StringComparison.Ordinal))] });
    }

    /// <summary>The node that the shard coordinator lives on.</summary>
    public async Task<NodeProcess> OldestAsync(CancellationToken cancellation) =>
        Node((await Nodes[0].Client.MembersAsync(cancellation)).OldestName!);

    /// <summary>Requests that no other test sends.</summary>
    public IReadOnlyList<ScalingRequest> NewRequests(int count) => Workload.Of(Interlocked.Increment(ref _workloads), count);

    /// <summary>Where every shard lives, as all regions answer.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ShardHomesAsync(NodeProcess witness, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string>? homes = null;
        await EventuallyAsync(
            async () => (homes = ShardHomes.Of(await witness.Client.ShardsAsync(cancellation))) is not null,
            () => "all regions answer where their shards are, and each is in one place",
            cancellation);
        return homes!;
    }

    /// <summary>Where every shard lives, once each of these nodes has some: one that just came back gets its share by rebalancing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ShardHomesWithAsync(
        IReadOnlyCollection<NodeProcess> nodes, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> homes = new Dictionary<string, string>(StringComparer.Ordinal);
        await EventuallyAsync(
            async () =>
            {
                homes = await ShardHomesAsync(nodes.First(), cancellation);
                return nodes.All(node => homes.Values.Contains(node.Name, StringComparer.Ordinal));
            },
            () => $"{Names.Of(nodes.Select(node => node.Name))} have shards",
            cancellation);
        return homes;
    }

    /// <summary>Whether a node's disk is one of the registers' replicas, as another node hears.</summary>
    public async Task<bool> IsReplicaAsync(NodeProcess node, CancellationToken cancellation) =>
        (await Others(node)[0].Client.ReplicasAsync(cancellation)).Reports
            .Any(report => string.Equals(report.Node, node.Name, StringComparison.Ordinal) && report.IsMember);

    /// <summary>Takes a node's new disk in, in place of the one that it had under its name.</summary>
    public async Task TakeInAsync(NodeProcess node, CancellationToken cancellation)
    {
        var refused = "";
        await EventuallyAsync(
            async () =>
            {
                try
                {
                    await Others(node)[0].Client.ChangeReplicasAsync([node.Name], [node.Name], cancellation);
                }
                catch (HttpRequestException e)
                {
                    // Another node may not have heard of the new disk yet.
                    refused = e.Message;
                }

                return await IsReplicaAsync(node, cancellation);
            },
            () => $"the new disk of {node.Name} is a replica; {refused}",
            cancellation);
    }

    /// <summary>Waits until every witness lists exactly these members, all Up, and suspects none.</summary>
    public Task MembersBecomeAsync(IReadOnlyList<NodeProcess> members, IReadOnlyList<NodeProcess> witnesses, CancellationToken cancellation)
    {
        var seen = "";
        return EventuallyAsync(
            async () =>
            {
                var views = await Task.WhenAll(witnesses.Select(witness => witness.Client.MembersAsync(cancellation)));
                seen = string.Join("; ", views.Select(view => string.Join(' ', view.Members.Select(m => $"{m.Name}={m.Status}"))));
                return views.All(view =>
                    view.Unreachable.Count == 0
                    && view.Members.All(member => member.IsUp)
                    && view.Members.Select(member => member.Name).ToHashSet(StringComparer.Ordinal)
                        .SetEquals(members.Select(member => member.Name)));
            },
            () => $"{Names.Of(members.Select(member => member.Name))} are the members; seen: {seen}",
            cancellation);
    }

    /// <summary>Waits until some survivor tells that a start of a node was downed because a majority of all members found its port refused.</summary>
    public async Task DownedOnEvidenceAsync(
        NodeProcess victim, string uid, IReadOnlyList<NodeProcess> survivors, CancellationToken cancellation)
    {
        EvidenceView?[] seen = [];
        await EventuallyAsync(
            async () =>
            {
                seen = await Task.WhenAll(survivors.Select(async node => (await node.Client.PhiAsync(cancellation)).Of(victim.Name, uid)));
                return seen.Any(evidence => evidence is { IsDecided: true });
            },
            () => $"{victim.Name} is downed on evidence; seen: {string.Join("; ", seen.AsEnumerable())}",
            cancellation);
        var decided = seen.First(evidence => evidence is { IsDecided: true })!;
        Assert.Empty(decided.VetoedBy);
        Assert.Contains(decided.DecidedBy, survivors.Select(node => node.Name));
        Assert.InRange(decided.RefusedBy.Count, (NodeCount / 2) + 1, NodeCount - 1);
    }

    /// <summary>Looks until a condition holds; fails with what it was when the deadline passes.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> condition, Func<string> what, CancellationToken cancellation)
    {
        var held = await Polling.UntilAsync(
            async _ =>
            {
                try
                {
                    return await condition();
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            Deadline,
            Interval,
            cancellation);
        Assert.True(held, $"Not within {Deadline.TotalSeconds:0} s: {what()}");
    }
}
