using System.Text.Json;
using ActorDist.Cluster.Recipes;
using ActorDist.Cluster.Recipes.Palettes;
using ActorDist.Cluster.Tests.Registers;
using ActorDist.Cluster.Tests.Registers.Palettes;
using Akka.Actor;
using Xunit;

namespace ActorDist.Cluster.Tests.Recipes.Palettes;

/// <summary>The palette before a real node.</summary>
public sealed class RecipePaletteSpec(RecipeNodes shared) : IClassFixture<RecipeNodes>, IAsyncLifetime
{
    private readonly RegisterNodes _nodes = shared.Nodes;
    private CommandLine _pbm = null!;

    public ValueTask InitializeAsync()
    {
        _pbm = new CommandLine(new RecipePalette(_nodes["n1"].Recipes, RecipeSettings.Default));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _pbm.DisposeAsync();

    [Fact]
    public async Task A_lock_is_held_by_a_session_across_commands()
    {
        var held = Data(await RunAsync("recipe lock acquire -k x"));
        var (session, token) = (held.GetProperty("session").GetString()!, held.GetProperty("token").GetInt64());
        Assert.True((await RunAsync("recipe lock acquire -k x")).IsError);
        var shown = await RunAsync("recipe lock show -k x");
        Assert.Contains($"holder | session {session} | permits 1 | token {token} | depth 1", shown.Msg, StringComparison.Ordinal);
        Assert.DoesNotContain("waiter", shown.Msg, StringComparison.Ordinal);
        Assert.Equal($"{session} | ok", (await RunAsync($"recipe session renew -s {session}")).Msg);
        Assert.Equal("x | ok", (await RunAsync($"recipe lock release -k x -s {session} -t {token}")).Msg);
        Assert.StartsWith("x | not-held", (await RunAsync($"recipe lock release -k x -s {session}")).Msg, StringComparison.Ordinal);
        Assert.Equal($"{session} | ok", (await RunAsync($"recipe session close -s {session}")).Msg);
        Assert.StartsWith($"{session} | expired", (await RunAsync($"recipe session renew -s {session}")).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_ends_with_the_grant_or_with_the_client_and_then_leaves_the_queue()
    {
        var session = Data(await RunAsync("recipe lock acquire -k waited")).GetProperty("session").GetString();
        var gone = await _pbm.StartAsync("recipe lock acquire -k waited --wait".Split(' '));
        await WaitersAsync(1);
        gone.Session.Tell(new ActorDist.Cluster.Commands.CommandHostProtocol.Cancel(1));
        await WaitersAsync(0);
        Assert.True((await RunAsync("recipe lock acquire -k waited --wait --for 200ms")).IsError);
        await WaitersAsync(0);
        var waits = await _pbm.StartAsync("recipe lock acquire -k waited --wait".Split(' '));
        await WaitersAsync(1);
        await RunAsync($"recipe session close -s {session}");
        Assert.StartsWith("waited | ok | token", (await waits.FinalAsync()).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_are_put_taken_acknowledged_and_rejected()
    {
        await RunAsync("recipe queue put -k q -v one");
        Assert.EndsWith("| one", (await RunAsync("recipe queue take -k q")).Msg, StringComparison.Ordinal);
        Assert.True((await RunAsync("recipe queue take -k q")).IsError);
        await RunAsync("recipe work-queue put -k w -v job -d 1");
        var taken = Data(await RunAsync("recipe work-queue take -k w"));
        Assert.Equal("job", taken.GetProperty("value").GetString());
        Assert.Contains("| state delivered |", (await RunAsync("recipe work-queue show -k w")).Msg, StringComparison.Ordinal);
        await RunAsync($"recipe work-queue reject -k w -t {taken.GetProperty("token").GetInt64()}");
        Assert.Contains("| state dead |", (await RunAsync("recipe work-queue show -k w")).Msg, StringComparison.Ordinal);
        await RunAsync($"recipe work-queue requeue -k w -i {taken.GetProperty("number").GetInt64()}");
        taken = Data(await RunAsync("recipe work-queue take -k w"));
        Assert.False((await RunAsync($"recipe work-queue ack -k w -t {taken.GetProperty("token").GetInt64()}")).IsError);
        Assert.True((await RunAsync("recipe work-queue take -k w --wait --for 100ms")).IsError);
    }

    [Theory]
    [InlineData("recipe counter add -k c -d 5", "c | ok | token 1 | 5")]
    [InlineData("recipe barrier raise -k up", "up | ok | token 1")]
    [InlineData("recipe barrier lift -k down", "down | not-found | there is no such thing")]
    [InlineData("recipe fenced put -k f -t 7 -v x", "f | ok | token 7")]
    [InlineData("recipe semaphore acquire -k s -m 0", "'limit' must be a whole number from 1 to 256, not '0'")]
    [InlineData("recipe lock release -k x -s nobody", "'nobody' is no session; one is written group.number, in at most 96 bytes")]
    [InlineData("recipe watch -k color", "key 'color' is not of the form kind/name")]
    [InlineData("recipe locks acquire -k x", "unknown command 'recipe locks acquire'; commands of 'recipe': session open, session renew")]
    [InlineData("recipe session keep -s x.1", "x.1 | expired | the session has ended")]
    public async Task Commands_answer_in_a_row(string line, string expected) =>
        Assert.StartsWith(expected, (await RunAsync(line)).Msg, StringComparison.Ordinal);

    [Fact]
    public async Task A_barrier_that_stays_up_is_an_error_to_those_who_wait()
    {
        await RunAsync("recipe barrier raise -k b");
        Assert.StartsWith("b | waiting", (await RunAsync("recipe barrier wait -k b --for 100ms")).Msg, StringComparison.Ordinal);
        await RunAsync("recipe barrier lift -k b");
        Assert.False((await RunAsync("recipe barrier wait -k b --for 10s")).IsError);
    }

    [Fact]
    public async Task Members_divide_a_set_and_a_watch_shows_it()
    {
        var watch = await _pbm.StartAsync("recipe watch -k partition/default".Split(' '));
        var one = await _pbm.StartAsync("recipe partition -s a,b -n one".Split(' '));
        await RowAsync(one, row => row.StartsWith("one | acquired | a@", StringComparison.Ordinal));
        var two = await _pbm.StartAsync("recipe partition -s a,b -n two".Split(' '));
        await RowAsync(two, row => row.StartsWith("two | acquired | b@", StringComparison.Ordinal));
        await RowAsync(watch, row => row.Contains("name b | owner two", StringComparison.Ordinal));
        two.Session.Tell(new ActorDist.Cluster.Commands.CommandHostProtocol.Cancel(1));
        await RowAsync(one, row => row.StartsWith("one | acquired | a@", StringComparison.Ordinal)
            && row.Contains(" b@", StringComparison.Ordinal));
    }

    private static JsonElement Data(ActorDist.Cluster.Commands.CommandResponse response)
    {
        Assert.False(response.IsError, response.Msg);
        return JsonSerializer.SerializeToElement(response.Data, JsonSerializerOptions.Web);
    }

    private async Task<ActorDist.Cluster.Commands.CommandResponse> RunAsync(string line) => await _pbm.RunAsync(line.Split(' '));

    private Task RowAsync(CommandLine.Running running, Func<string, bool> isIt) =>
        _nodes.UntilAsync(() => running.Responses.Any(response => isIt(response.Msg)), TestContext.Current.CancellationToken);

    private async Task WaitersAsync(int count)
    {
        var version = -1L;
        while (true)
        {
            var change = await _nodes["n1"].Recipes.WatchAsync(
                "lock", "waited", version, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.NotNull(change);
            if (RecipeView.Of("lock", change.Content)["waiters"]!.AsArray().Count == count)
                return;
            version = change.Version;
        }
    }
}
