using System.Text;
using ActorDist.Cluster.Commands;
using ActorDist.Node.Commands;
using Akka.Actor;
using Xunit;

namespace ActorDist.Node.Tests.Commands;

public sealed class CommandDoorSpec
{
    private const string Show = """{"type":"run","id":7,"words":["cluster","leader"]}""";

    [Fact]
    public async Task Hello_brings_the_palettes_and_the_nodes()
    {
        await using var host = await DoorHost.StartAsync(joined: false);
        host.Nodes = [new CommandNode("n1", "akka.tcp://a@h:1", "h:9110")];
        using var client = await RawClient.ConnectAsync(host.Port);
        await client.SendAsync("""{"type":"hello","protocol":1}""");
        var hello = (await client.ReadAsync())!.Value;
        Assert.Equal("n1", hello.GetProperty("node").GetString());
        Assert.Equal("h:9110", hello.GetProperty("nodes")[0].GetProperty("pbm").GetString());
        Assert.Equal(
            ["actor", "cluster", "cluster-sharding", "log", "phi", "system"],
            hello.GetProperty("palettes").EnumerateArray().Select(p => p.GetProperty("name").GetString()!),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("this is not json", "no JSON frame")]
    [InlineData("null", "not null")]
    [InlineData("""{"type":"dance"}""", "type 'dance' is unknown")]
    [InlineData("""{"type":"run","id":1}""", "incomplete")]
    [InlineData("""{"type":"run","id":1,"words":[null]}""", "incomplete")]
    [InlineData("""{"type":"run","id":1,"words":7}""", "no JSON frame")]
    public async Task A_malformed_frame_is_named_and_the_connection_lives_on(string line, string error)
    {
        await using var host = await DoorHost.StartAsync();
        using var client = await RawClient.GreetAsync(host.Port);
        await client.SendAsync(line);
        await client.SendAsync(Show);
        var first = (await client.ReadAsync())!.Value;
        Assert.Equal("error", first.GetProperty("type").GetString());
        Assert.Contains(error, first.GetProperty("message").GetString(), StringComparison.Ordinal);
        await AssertLeaderAsync(host, client);
    }

    [Theory]
    [InlineData(64 * 1024 + 1)]
    [InlineData(3 * 1024 * 1024)]
    public async Task An_oversized_line_is_refused_with_the_limit_and_thrown_away(int length)
    {
        await using var host = await DoorHost.StartAsync();
        using var client = await RawClient.GreetAsync(host.Port);
        await client.SendBytesAsync([.. Enumerable.Repeat((byte)'x', length), (byte)'\n', .. Encoding.UTF8.GetBytes($"{Show}\n")]);
        Assert.Contains("at most 65536 bytes", (await client.ReadAsync())!.Value.GetProperty("message").GetString(), StringComparison.Ordinal);
        await AssertLeaderAsync(host, client);
    }

    [Fact]
    public async Task A_line_of_exactly_the_limit_is_served()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = await RawClient.GreetAsync(host.Port);
        await client.SendAsync(Show + new string(' ', 64 * 1024 - Show.Length));
        await AssertLeaderAsync(host, client);
    }

    [Fact]
    public async Task A_frame_in_single_bytes_is_served()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = await RawClient.GreetAsync(host.Port);
        foreach (var part in Encoding.UTF8.GetBytes($"{Show}\n"))
            await client.SendBytesAsync([part]);
        await AssertLeaderAsync(host, client);
    }

    [Fact]
    public async Task A_client_that_says_no_hello_is_told_so_and_closed()
    {
        await using var host = await DoorHost.StartAsync(new CommandDoorOptions { HelloTimeout = TimeSpan.FromMilliseconds(200) }, joined: false);
        using var client = await RawClient.ConnectAsync(host.Port);
        await AssertTurnedAwayAsync(client, "no hello within 0.2 s");
    }

    [Fact]
    public async Task A_client_that_falls_silent_is_told_so_and_closed()
    {
        await using var host = await DoorHost.StartAsync(new CommandDoorOptions { SilenceTimeout = TimeSpan.FromMilliseconds(300) }, joined: false);
        using var client = await RawClient.GreetAsync(host.Port);
        await AssertTurnedAwayAsync(client, "nothing was heard for 0.3 s");
    }

    [Fact]
    public async Task Another_protocol_is_told_both_versions()
    {
        await using var host = await DoorHost.StartAsync(joined: false);
        using var client = await RawClient.ConnectAsync(host.Port);
        await client.SendAsync("""{"type":"hello","protocol":2}""");
        await AssertTurnedAwayAsync(client, "speaks command protocol 1, the client 2");
    }

    [Theory]
    [InlineData("""{"type":"hello","protocol":1}""")]
    [InlineData("""{"type":"hello","protocol":1,"token":"wrong"}""")]
    public async Task Without_the_token_nobody_comes_in_and_no_log_shows_it(string hello)
    {
        await using var host = await DoorHost.StartAsync(new CommandDoorOptions { Token = "s3cret-of-the-test" }, joined: false);
        using var client = await RawClient.ConnectAsync(host.Port);
        await client.SendAsync(hello);
        await AssertTurnedAwayAsync(client, "the token is missing or wrong");
        using var right = await RawClient.ConnectAsync(host.Port);
        await right.SendAsync("""{"type":"hello","protocol":1,"token":"s3cret-of-the-test"}""");
        Assert.Equal("hello", (await right.ReadAsync())!.Value.GetProperty("type").GetString());
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_client_over_the_limit_is_told_the_limit()
    {
        await using var host = await DoorHost.StartAsync(new CommandDoorOptions { MaxClients = 1 }, joined: false);
        using var first = await RawClient.GreetAsync(host.Port);
        using var second = await RawClient.ConnectAsync(host.Port);
        await AssertTurnedAwayAsync(second, "1 clients are connected, the limit");
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_dropped_and_others_are_served()
    {
        var options = new CommandDoorOptions { MaxQueuedBytes = 256 * 1024, WriteTimeout = TimeSpan.FromSeconds(5) };
        await using var host = await DoorHost.StartAsync(options, joined: true, new FloodPalette());
        using var slow = await RawClient.GreetAsync(host.Port, receiveBuffer: 4096);
        await slow.SendAsync("""{"type":"run","id":1,"words":["flood","rows"]}""");
        await AwaitAsync(() => host.Log.Lines.Any(l => l.Contains("reads too slowly", StringComparison.Ordinal)));
        using var other = await RawClient.GreetAsync(host.Port);
        await other.SendAsync(Show);
        await AssertLeaderAsync(host, other);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_stream_and_its_session()
    {
        await using var host = await DoorHost.StartAsync();
        using (var client = await RawClient.GreetAsync(host.Port))
        {
            await client.SendAsync("""{"type":"run","id":1,"words":["cluster","tail"]}""");
            await client.ReadAsync();
            Assert.Single(Sessions(host));
        }

        await AwaitAsync(() => !Sessions(host).Any());
        Assert.Contains(host.Log.Lines, l => l.Contains("disconnected: the client left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_throws_fails_its_command_only()
    {
        await using var host = await DoorHost.StartAsync(options: null, joined: true, new FloodPalette());
        using var client = await RawClient.GreetAsync(host.Port);
        await client.SendAsync("""{"type":"run","id":1,"words":["flood","crash"]}""");
        var failed = (await client.ReadAsync())!.Value;
        Assert.True(failed.GetProperty("error").GetBoolean());
        Assert.Contains("deliberate", failed.GetProperty("msg").GetString(), StringComparison.Ordinal);
        await client.SendAsync(Show);
        await AssertLeaderAsync(host, client);
    }

    [Fact]
    public async Task Progress_travels_as_numbers()
    {
        await using var host = await DoorHost.StartAsync(options: null, joined: false, new FloodPalette());
        using var client = await RawClient.GreetAsync(host.Port);
        await client.SendAsync("""{"type":"run","id":1,"words":["flood","progress"]}""");
        var progress = (await client.ReadAsync())!.Value.GetProperty("progress");
        Assert.Equal((3, 10, "requests"), (progress.GetProperty("done").GetInt64(), progress.GetProperty("total").GetInt64(), progress.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task A_second_command_while_one_runs_is_refused_until_it_is_cancelled()
    {
        await using var host = await DoorHost.StartAsync();
        using var client = await RawClient.GreetAsync(host.Port);
        await client.SendAsync("""{"type":"run","id":1,"words":["log","tail","-l","error"]}""");
        await client.SendAsync(Show);
        var refused = (await client.ReadAsync())!.Value;
        Assert.Equal(7, refused.GetProperty("id").GetInt64());
        Assert.Contains("command 1 is still running", refused.GetProperty("msg").GetString(), StringComparison.Ordinal);
        await client.SendAsync("""{"type":"cancel","id":1}""");
        Assert.True((await client.ReadAsync())!.Value.GetProperty("final").GetBoolean());
        await client.SendAsync(Show);
        await AssertLeaderAsync(host, client);
    }

    [Theory]
    [InlineData("0.0.0.0", "", "set petabridge.cmd.token")]
    [InlineData("::", "", "set petabridge.cmd.token")]
    [InlineData("not-an-address", "t", "must be an IP address")]
    [InlineData("0.0.0.0", "t", null)]
    [InlineData("127.0.0.1", "", null)]
    [InlineData("::1", "", null)]
    [InlineData("localhost", "", null)]
    public void A_reachable_address_without_a_token_is_refused(string host, string token, string? error)
    {
        var options = new CommandDoorOptions { Host = host, Token = token };
        if (error is null)
            Assert.Null(options.Validate());
        else
            Assert.Contains(error, options.Validate(), StringComparison.Ordinal);
        Assert.DoesNotContain("Token = ", options.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<IActorRef> Sessions(DoorHost host) =>
        ((ActorRefWithCell)((ExtendedActorSystem)host.System).Guardian).Children
            .OfType<ActorRefWithCell>().Single(c => string.Equals(c.Path.Name, CommandHost.ActorName, StringComparison.Ordinal)).Children;

    private static async Task AssertLeaderAsync(DoorHost host, RawClient client)
    {
        var response = (await client.ReadAsync())!.Value;
        Assert.Equal("response", response.GetProperty("type").GetString());
        Assert.Equal(7, response.GetProperty("id").GetInt64());
        Assert.Equal(Akka.Cluster.Cluster.Get(host.System).SelfAddress.ToString(), response.GetProperty("msg").GetString());
    }

    private static async Task AssertTurnedAwayAsync(RawClient client, string error)
    {
        var frame = (await client.ReadAsync())!.Value;
        Assert.True(frame.GetProperty("fatal").GetBoolean());
        Assert.Contains(error, frame.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Null(await client.ReadAsync());
    }

    private static async Task AwaitAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(20, deadline.Token);
    }
}
