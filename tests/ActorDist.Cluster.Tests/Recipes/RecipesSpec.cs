using System.Globalization;
using System.Text;
using ActorDist.Cluster.Recipes;
using ActorDist.Cluster.Recipes.Partitioning;
using ActorDist.Cluster.Tests.Registers;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Queueing;
using Xunit;

namespace ActorDist.Cluster.Tests.Recipes;

/// <summary>Recipes on three nodes in this process, which share nothing but messages.</summary>
public sealed class RecipesSpec(RecipeNodes shared) : IClassFixture<RecipeNodes>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly RegisterNodes _nodes = shared.Nodes;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_passes_from_node_to_node_in_order_and_is_never_held_twice()
    {
        var (inside, granted) = (0, new List<long>());
        await Task.WhenAll(_nodes.Running.SelectMany(node => Enumerable.Range(0, 3).Select(_ => node)).Select(async node =>
        {
            await using var session = await node.Recipes.StartAsync(Lease, "spec");
            for (var i = 0; i < 5; i++)
            {
                await using var grant = await session.LockAsync("hot", Patience, Cancel);
                Assert.NotNull(grant);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                lock (granted)
                    granted.Add(grant.Token);
                Interlocked.Decrement(ref inside);
            }
        }));
        Assert.Equal(45, granted.Count);
        Assert.Equal(granted.Order().Distinct(), granted);
    }

    [Fact]
    public async Task A_dead_holders_lock_goes_on_with_a_higher_token_and_its_own_write_is_refused()
    {
        var (dying, living) = (_nodes["n1"].Recipes, _nodes["n2"].Recipes);

        // Nobody renews it: as if its process had been killed, or paused.
        var (paused, _) = await dying.OpenAsync(TimeSpan.FromMilliseconds(RecipeLimits.MinLease), "paused");
        var acquire = new RecipeCommand(RecipeOperation.Acquire) { Session = $"{paused}" };
        var first = await dying.ExecuteAsync(LockMachine.KindName, "x", acquire);
        Assert.True(first.IsOk, first.Error);
        await using var session = await living.StartAsync(Lease, "next");
        await using var grant = await session.LockAsync("x", Patience, Cancel);
        Assert.True(grant!.Token > first.Reply.Token);
        Assert.True((await living.ExecuteAsync("fenced", "r", Write(grant.Token, "new"))).IsOk);
        Assert.True((await dying.ExecuteAsync("fenced", "r", Write(first.Reply.Token, "old"))).Is(RecipeStatus.Stale));
        Assert.True((await dying.ExecuteAsync(LockMachine.KindName, "x", acquire)).Is(RecipeStatus.Expired));
        var (lost, _) = await dying.RenewAsync([paused!.Value]);
        Assert.Equal([paused.Value], lost);
        Assert.Equal("recipe-granted", Assert.Single(_nodes["n1"].EventsOf("lock/x"), row => row.Kind.StartsWith("recipe", StringComparison.Ordinal) && row.Detail!.StartsWith("token", StringComparison.Ordinal)).Kind);
        Assert.Contains($"token {grant.Token}, ", Assert.Single(_nodes["n2"].EventsOf("lock/x"), row => row.Kind is "recipe-granted").Detail, StringComparison.Ordinal);
        Assert.Contains(_nodes.Running.SelectMany(node => node.EventsOf("lock/x")), row => row is { Kind: "recipe-released", Detail: { } why } && why.Contains("has ended", StringComparison.Ordinal));

        static RecipeCommand Write(long token, string value) =>
            new(RecipeOperation.Put) { Token = token, Data = Encoding.UTF8.GetBytes(value) };
    }

    [Fact]
    public async Task A_kept_session_outlives_its_lease_and_a_disposed_one_gives_back_at_once()
    {
        await using var waiting = await _nodes["n2"].Recipes.StartAsync(Lease, "waits");
        var lease = TimeSpan.FromSeconds(3);
        var session = await _nodes["n1"].Recipes.StartAsync(lease, "holds");
        var grant = await session.LockAsync("y", Patience, Cancel);
        Assert.Null(await waiting.LockAsync("y", 1.5 * lease, Cancel));
        Assert.False(session.Lost.IsCancellationRequested);
        var next = waiting.LockAsync("y", Patience, Cancel);
        await session.DisposeAsync();
        Assert.True((await next)!.Token > grant!.Token);
    }

    [Fact]
    public async Task Those_who_meet_at_a_double_barrier_go_on_together()
    {
        await using var one = await _nodes["n1"].Recipes.StartAsync(Lease, "one");
        await using var two = await _nodes["n3"].Recipes.StartAsync(Lease, "two");
        var first = one.EnterAsync("gate", "a", 2, Patience, Cancel);
        Assert.True((await one.EnterAsync("gate", "a", 2, TimeSpan.FromMilliseconds(100), Cancel)).Is(RecipeStatus.Waiting));
        Assert.True((await two.EnterAsync("gate", "b", 2, Patience, Cancel)).IsOk);
        Assert.True((await first).IsOk);
        var left = one.LeaveAsync("gate", "a", Patience, Cancel);
        Assert.True((await two.LeaveAsync("gate", "b", Patience, Cancel)).IsOk);
        Assert.True((await left).IsOk);
    }

    [Fact]
    public async Task A_barrier_lets_all_pass_when_it_is_lifted()
    {
        await _nodes["n1"].Recipes.ExecuteAsync(BarrierMachine.KindName, "b", new RecipeCommand(RecipeOperation.Set));
        var waits = _nodes.Running.Select(node => node.Recipes.ExecuteAsync(
            BarrierMachine.KindName, "b", new RecipeCommand(RecipeOperation.Get), null, Patience, Cancel)).ToArray();
        await _nodes["n2"].Recipes.ExecuteAsync(BarrierMachine.KindName, "b", new RecipeCommand(RecipeOperation.Lift));
        Assert.All(await Task.WhenAll(waits), result => Assert.True(result.Outcome == Core.Consensus.OutcomeKind.Done, result.Error));
    }

    [Fact]
    public async Task A_work_queue_delivers_everything_at_least_once_though_takers_die()
    {
        const int Items = 30;
        foreach (var item in Enumerable.Range(0, Items))
            await Put(item);
        var (dead, _) = await _nodes["n1"].Recipes.OpenAsync(TimeSpan.FromMilliseconds(RecipeLimits.MinLease), "dies");
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await _nodes["n1"].Recipes.ExecuteAsync(
                WorkQueueMachine.KindName, "jobs", new RecipeCommand(RecipeOperation.Take) { Session = $"{dead}" })).IsOk);
        }

        var done = new List<string>();
        await using var worker = await _nodes["n3"].Recipes.StartAsync(Lease, "works");
        while (done.Count < Items)
        {
            var taken = await worker.TakeAsync("jobs", Patience, Cancel);
            Assert.True(taken.IsOk, $"{taken}");
            done.Add(Encoding.UTF8.GetString(taken.Reply.Data.Span));
            Assert.True((await _nodes["n2"].Recipes.ExecuteAsync(
                WorkQueueMachine.KindName, "jobs", new RecipeCommand(RecipeOperation.Acknowledge) { Token = taken.Reply.Token })).IsOk);
        }

        Assert.Equal(Enumerable.Range(0, Items), done.Select(item => int.Parse(item, CultureInfo.InvariantCulture)).Order());

        Task Put(int item) => _nodes["n2"].Recipes.ExecuteAsync(
            WorkQueueMachine.KindName,
            "jobs",
            new RecipeCommand(RecipeOperation.Put) { Data = Encoding.UTF8.GetBytes($"{item}"), Limit = 5 });
    }

    [Fact]
    public async Task Partitioners_share_the_items_release_only_what_moves_and_drain_it_first()
    {
        string[] items = ["1", "2", "3", "4", "5", "6"];
        var drained = new List<string>();
        await using var one = await _nodes["n1"].Recipes.StartAsync(Lease, "one");
        var two = await _nodes["n2"].Recipes.StartAsync(Lease, "two");
        var options = PartitionerOptions.Default with
        {
            DrainAsync = item =>
            {
                lock (drained)
                    drained.Add(item.Name);
                return Task.CompletedTask;
            },
        };
        await using var first = await SetPartitioner.JoinAsync(_nodes["n1"].Recipes, one, "set", "one", items, options);
        await _nodes.UntilAsync(() => first.State == PartitionerState.Acquired && first.Owned.Count == 6, Cancel);
        var epochs = first.Owned.ToDictionary(item => item.Name, item => item.Epoch, StringComparer.Ordinal);
        var duplicate = await Assert.ThrowsAsync<RecipeException>(
            () => SetPartitioner.JoinAsync(_nodes["n2"].Recipes, two, "set", "one", items, options));
        Assert.True(duplicate.Result.Is(RecipeStatus.Duplicate));
        await using var second = await SetPartitioner.JoinAsync(_nodes["n2"].Recipes, two, "set", "two", items, options);
        await _nodes.UntilAsync(
            () => first.State == PartitionerState.Acquired && second is { State: PartitionerState.Acquired, Owned.Count: 3 }, Cancel);
        Assert.Equal(string.Join(' ', second.Owned.Select(item => item.Name)), string.Join(' ', drained.Order(StringComparer.Ordinal)));
        Assert.All(second.Owned, item => Assert.True(item.Epoch > epochs[item.Name]));
        Assert.All(first.Owned, item => Assert.Equal(epochs[item.Name], item.Epoch));
        await two.DisposeAsync();
        await _nodes.UntilAsync(() => first.State == PartitionerState.Acquired && first.Owned.Count == 6, Cancel);
        await _nodes.UntilAsync(() => second.State == PartitionerState.Failure, Cancel);
        Assert.Empty(second.Owned);
    }

    [Fact]
    public async Task An_owner_that_does_not_drain_in_time_has_the_item_revoked()
    {
        string[] items = ["1", "2"];
        await using var one = await _nodes["n1"].Recipes.StartAsync(Lease, "one");
        await using var two = await _nodes["n2"].Recipes.StartAsync(Lease, "two");

        // It joins by hand and never looks again.
        await _nodes["n1"].Recipes.ExecuteAsync(
            "partition", "stuck", new RecipeCommand(RecipeOperation.Join) { Session = $"{one.Id}", Name = "stuck", Items = items });
        await using var second = await SetPartitioner.JoinAsync(
            _nodes["n2"].Recipes, two, "stuck", "two", items,
            new PartitionerOptions(DrainDeadline: TimeSpan.FromMilliseconds(300), AllocationTimeout: Patience));
        await _nodes.UntilAsync(() => second is { State: PartitionerState.Acquired, Owned.Count: 1 }, Cancel);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_anything_happens()
    {
        var recipes = _nodes["n1"].Recipes;
        await Assert.ThrowsAsync<FormatException>(() => recipes.ExecuteAsync("locks", "x", new RecipeCommand(RecipeOperation.Get)));
        await Assert.ThrowsAsync<FormatException>(() => recipes.ExecuteAsync("lock", "x", new RecipeCommand(RecipeOperation.Take)));
        await Assert.ThrowsAsync<FormatException>(() => recipes.ExecuteAsync("lock", "x", new RecipeCommand(RecipeOperation.Acquire)));
        var unknown = new RecipeCommand(RecipeOperation.Acquire) { Session = "nobody.1" };
        Assert.True((await recipes.ExecuteAsync("lock", "x", unknown)).Is(RecipeStatus.Expired));
        await Assert.ThrowsAsync<FormatException>(() => recipes.OpenAsync(TimeSpan.FromDays(2), ""));
    }
}
