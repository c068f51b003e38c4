using System.Text.Json;
using ActorDist.Node.Commands;
using ActorDist.Node.Tests.Commands;
using Akka.Actor;
using Akka.Event;
using Xunit;

namespace ActorDist.Pbm.Tests;

public sealed class AgainstANode(AgainstANode.Host fixture) : IClassFixture<AgainstANode.Host>
{
    public sealed class Host : IAsyncLifetime
    {
        public DoorHost Door { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Door = await DoorHost.StartAsync();

        public ValueTask DisposeAsync() => Door.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Self => Akka.Cluster.Cluster.Get(fixture.Door.System).SelfAddress.ToString();

    private async Task<(int Code, string Output, string Errors)> Pbm(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await PbmApp.RunAsync([fixture.Door.Address, .. arguments], output, errors, Cancel);
        return (code, output.ToString(), errors.ToString());
    }

    [Fact]
    public async Task Cluster_show_prints_the_rows_of_the_reference()
    {
        var (code, output, errors) = await Pbm("cluster", "show");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal($"{Self} | [name-n1,replica] | up |  | 1.2.3\nCount: 1 nodes\n", output);
    }

    [Fact]
    public async Task Json_is_one_document_with_the_same_facts()
    {
        var (code, output, _) = await Pbm("cluster", "show", "--json");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(1, json.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(Self, json.RootElement.GetProperty("members")[0].GetProperty("address").GetString());
        Assert.Equal("up", json.RootElement.GetProperty("members")[0].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(new[] { "nope", "show" }, "unknown palette 'nope'")]
    [InlineData(new[] { "cluster", "nope" }, "unknown command 'cluster nope'")]
    [InlineData(new[] { "cluster", "show", "-x" }, "unknown switch '-x'")]
    [InlineData(new[] { "cluster-sharding", "region-stats" }, "needs -r")]
    [InlineData(new[] { "cluster", "down", "-a" }, "needs a value")]
    [InlineData(new[] { "--timeout", "never", "cluster", "show" }, "--timeout takes")]
    public async Task A_wrong_line_exits_with_2_and_names_the_word(string[] arguments, string error)
    {
        var (code, output, errors) = await Pbm(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(error, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_command_exits_with_1()
    {
        var (code, _, errors) = await Pbm("cluster", "down", "-a", "127.0.0.1:1");
        Assert.Equal(1, code);
        Assert.Contains("no member has the address '127.0.0.1:1'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_outlasts_its_time_out_exits_with_4_after_its_rows()
    {
        var (code, output, errors) = await Pbm("cluster", "tail", "--timeout", "1");
        Assert.Equal(4, code);
        Assert.Contains($"{Self} | up", output, StringComparison.Ordinal);
        Assert.Contains("within 1 s", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_stream_exits_with_0_and_the_host_stops_the_command()
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var output = new SignallingWriter("| up");
        using var errors = new StringWriter();
        var run = PbmApp.RunAsync([fixture.Door.Address, "cluster", "tail"], output, errors, interrupted.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        await interrupted.CancelAsync();
        Assert.Equal(0, await run);
        Assert.Equal("", errors.ToString());
    }

    [Fact]
    public async Task All_asks_every_node_and_names_the_one_that_is_silent()
    {
        fixture.Door.Nodes = [new CommandNode("n1", Self, fixture.Door.Address), new CommandNode("n2", "akka.tcp://x@y:1", "127.0.0.1:1")];
        try
        {
            var (code, output, errors) = await Pbm("cluster", "leader", "--all");
            Assert.Equal(3, code);
            Assert.Equal($"[n1] {Self}\n", output);
            Assert.StartsWith("[n2] error: cannot connect to 127.0.0.1:1", errors, StringComparison.Ordinal);
        }
        finally
        {
            fixture.Door.Nodes = [];
        }
    }

    [Fact]
    public async Task A_script_stops_at_the_first_line_that_fails()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "# a comment\n\ncluster leader\ncluster nope\ncluster leader\n", Cancel);
        try
        {
            var (code, output, errors) = await Pbm("-f", file);
            Assert.Equal(2, code);
            Assert.Equal($"{Self}\n", output);
            Assert.Contains("stopped at line 4", errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(new[] { "--help" }, "Exit codes:")]
    [InlineData(new[] { "cluster", "--help" }, "down-unreachable")]
    [InlineData(new[] { "help", "cluster", "leave" }, "--wait")]
    [InlineData(new[] { "cluster", "leave", "--help" }, "Example:")]
    public async Task Help_answers_at_each_level(string[] arguments, string text)
    {
        var (code, output, _) = await Pbm(arguments);
        Assert.Equal(0, code);
        Assert.Contains(text, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Region_stats_marks_the_coordinator_and_find_entity_does_not_start_it()
    {
        await fixture.Door.Region.Ask<string>("req-1", TimeSpan.FromSeconds(20), Cancel);
        var (_, stats, _) = await Pbm("cluster-sharding", "region-stats", "-r", "request");
        Assert.Equal($"{Self} | [name-n1,replica] | up |  | 1.2.3 [coordinator](request) | shards: 1 | entities: 1\n", stats);

        var (_, found, _) = await Pbm("cluster-sharding", "find-entity", "-r", "request", "-e", "req-1");
        Assert.Contains($"| {Self} | running | whole cluster, 1 regions answered", found, StringComparison.Ordinal);

        var (_, absent, _) = await Pbm("cluster-sharding", "find-entity", "-r", "request", "-e", "req-not-there");
        Assert.Matches("no home|not running", absent);
        var (_, after, _) = await Pbm("cluster-sharding", "region-stats", "-r", "request");
        Assert.Equal(stats, after);
    }

    [Fact]
    public async Task Settings_come_without_secrets()
    {
        var (code, output, _) = await Pbm("system", "config", "-p", "petabridge.cmd");
        Assert.Equal((0, "petabridge.cmd.token = ***\n"), (code, output));
        var (_, all, _) = await Pbm("system", "config", "--json");
        Assert.DoesNotContain("not-for-eyes", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hierarchy_shows_the_session_that_asks()
    {
        var (code, output, _) = await Pbm("actor", "hierarchy", "-s", "/user/petabridge.cmd", "-d", "2");
        Assert.Equal(0, code);
        Assert.Contains("/user/petabridge.cmd/127.0.0.1%3A", output, StringComparison.Ordinal);
        Assert.EndsWith("/actor\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_peek_shows_what_the_actor_system_logged()
    {
        Akka.Event.Logging.GetLogger(fixture.Door.System, "spec").Info("a line to find");
        var (code, output, _) = await Pbm("log", "peek", "-n", "1000");
        Assert.Equal(0, code);
        Assert.Contains("| info | spec", output, StringComparison.Ordinal);
        Assert.Contains("a line to find", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_exits_with_3()
    {
        using var errors = new StringWriter();
        Assert.Equal(3, await PbmApp.RunAsync(["127.0.0.1:1", "cluster", "show"], TextWriter.Null, errors, Cancel));
        Assert.Contains("cannot connect to 127.0.0.1:1", errors.ToString(), StringComparison.Ordinal);
    }
}
