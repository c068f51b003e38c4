using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests.Quorum;

/// <summary>
/// Riak's issue kv679 on real processes: a replica that forgets how far it had counted must not give an old dot to a new write, which
/// others would take for one that they have seen replaced.
/// </summary>
public sealed class LostClockSpec(RealCluster cluster) : SystemSpec(cluster)
{
    private const int Writes = 8;
    private const string All = "r=3&sloppy=off";

    [Fact]
    public async Task Should_keep_every_acknowledged_write_and_bring_nothing_back_when_the_replica_that_counts_is_killed()
    {
        await Cluster.RestoreAsync(Cancellation);
        var (key, node) = await PlaceAsync("killed");
        var deleted = await PlaceAsync("deleted", node);
        var acknowledged = await WriteAsync(node, key, "before");
        await WriteAsync(node, deleted, "before");
        var load = WriteUntilKilledAsync(node, key);
        await node.KillAsync(Cancellation);
        acknowledged.AddRange(await load);
        await DeleteAndWriteAsync(Cluster.Others(node)[0], deleted, "after");

        await Cluster.RestoreAsync(Cancellation);
        acknowledged.AddRange(await WriteAsync(node, key, "after"));
        Assert.Empty(acknowledged.Except(await ValuesAsync(key), StringComparer.Ordinal));
        Assert.Equal(["after"], (await ValuesAsync(deleted)).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Should_take_no_write_for_an_old_one_when_the_disk_that_counted_is_wiped_and_replaced()
    {
        await Cluster.RestoreAsync(Cancellation);
        var (key, node) = await PlaceAsync("wiped");
        var acknowledged = await WriteAsync(node, key, "before");
        await node.KillAsync(Cancellation);
        node.WipeDisk();
        await Cluster.RestoreAsync(Cancellation);
        await Cluster.TakeInAsync(node, Cancellation);

        // The new disk has never counted: it begins at 1 again, under an identity of its own.
        var client = new QuorumHttpClient(node.Spec.Http);
        QuorumWrite? again = null;
        await Cluster.EventuallyAsync(
            async () => (again = await client.PutAsync(key, "again", "w=2&sloppy=off", context: null, Cancellation)).IsDone,
            () => $"{node.Name} takes writes in again: {again?.Error}",
            Cancellation);
        acknowledged.Add("again");
        Assert.Empty(acknowledged.Except(await ValuesAsync(key), StringComparer.Ordinal));
    }

    /// <summary>A key that no other test uses, and one of its primaries, which counts what is put through it.</summary>
    private async Task<(string Key, NodeProcess Primary)> PlaceAsync(string name)
    {
        var key = NewKey(name);
        return (key, Cluster.Node((await PrimariesAsync(key)).First()));
    }

    /// <summary>Another key that this node is a primary of.</summary>
    private async Task<string> PlaceAsync(string name, NodeProcess primary)
    {
        while (true)
        {
            var key = NewKey(name);
            if ((await PrimariesAsync(key)).Contains(primary.Name, StringComparer.Ordinal))
                return key;
        }
    }

    private static string NewKey(string name) => $"{name}/{Guid.NewGuid():N}";

    private async Task<IEnumerable<string>> PrimariesAsync(string key)
    {
        QuorumPlacement? placement = null;
        await Cluster.EventuallyAsync(
            async () => (placement = await new QuorumHttpClient(Cluster.Nodes[0].Spec.Http).PlacementAsync(key, Cancellation))
                .PreferenceList.Count == Cluster.Nodes.Count,
            () => $"the replicas are known: {placement?.PreferenceList.Count}",
            Cancellation);
        return placement!.Primaries;
    }

    /// <summary>A fallback stands in for the primary that is away, and hands over the deletion when it is back.</summary>
    private async Task DeleteAndWriteAsync(NodeProcess node, string key, string value)
    {
        var client = new QuorumHttpClient(node.Spec.Http);
        QuorumRead? seen = null;
        await Cluster.EventuallyAsync(
            async () => (seen = await client.GetAsync(key, "r=2", Cancellation)).IsAnswered,
            () => $"{key} is read without the replica that was killed: {seen?.Error}",
            Cancellation);
        Assert.Equal(Writes, seen!.Values.Count);
        QuorumWrite? write = null;
        await Cluster.EventuallyAsync(
            async () => (write = await client.DeleteAsync(key, "w=3&sloppy=on", seen.Context!, Cancellation)).IsDone,
            () => $"{key} is deleted: {write?.Error}",
            Cancellation);
        Assert.Empty((await client.GetAsync(key, "r=2", Cancellation)).Values);
        await Cluster.EventuallyAsync(
            async () => (write = await client.PutAsync(key, value, "w=3&sloppy=on", context: null, Cancellation)).IsDone,
            () => $"{key} is written again: {write?.Error}",
            Cancellation);
    }

    /// <summary>Blind puts, so that each is a sibling of its own; all are acknowledged.</summary>
    private async Task<List<string>> WriteAsync(NodeProcess node, string key, string prefix)
    {
        var client = new QuorumHttpClient(node.Spec.Http);
        List<string> acknowledged = [];
        for (var i = 0; i < Writes; i++)
        {
            var value = $"{prefix} {i}";
            QuorumWrite? write = null;
            await Cluster.EventuallyAsync(
                async () => (write = await client.PutAsync(key, value, "w=3&sloppy=off", context: null, Cancellation)).IsDone,
                () => $"{node.Name} writes '{value}': {write?.Error}",
                Cancellation);
            acknowledged.Add(value);
        }

        return acknowledged;
    }

    /// <summary>Blind puts until one is not answered; those that were acknowledged.</summary>
    private static async Task<IReadOnlyList<string>> WriteUntilKilledAsync(NodeProcess node, string key)
    {
        var client = new QuorumHttpClient(node.Spec.Http);
        List<string> acknowledged = [];
        for (var i = 0; i < Writes; i++)
        {
            var value = $"meanwhile {i}";
            if (!(await client.PutAsync(key, value, "w=2", context: null, Cancellation)).IsDone)
                break;
            acknowledged.Add(value);
        }

        return acknowledged;
    }

    /// <summary>What all primaries together show, once the gets have repaired them and each holds the same.</summary>
    private async Task<IReadOnlyList<string>> ValuesAsync(string key)
    {
        var client = new QuorumHttpClient(Cluster.Nodes[0].Spec.Http);
        QuorumRead? read = null;
        await Cluster.EventuallyAsync(
            async () => (read = await client.GetAsync(key, All, Cancellation)).IsAnswered && (await client.PlacementAsync(key, Cancellation)).IsWhole,
            () => $"all primaries of {key} hold the same: {read?.Error}",
            Cancellation);
        return read!.Values;
    }
}
