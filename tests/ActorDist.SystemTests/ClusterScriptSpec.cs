using System.Text.Json;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>cluster.sh as a person uses it: its verbs on a cluster of its own, and its answers to mistakes.</summary>
public sealed class ClusterScriptSpec : IAsyncLifetime
{
    private const string Patience = "akka.cluster.failure-detector.acceptable-heartbeat-pause=3s";
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-script-").FullName;

    private ClusterHome Home => new(_home);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await new ClusterControl(Home).KillAllAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Should_start_break_mend_and_end_a_cluster()
    {
        await DoneAsync("3 nodes are up", "up", "3", "--free-ports", "--profile", "lab", "--set", Patience);
        var started = Home.Nodes.Select(node => node.Identity!.Value).ToArray();
        Assert.All(started, process => Assert.True(process.IsAlive));

        await DoneAsync("The cluster is up: n1, n2, n3", "up", "3");
        Assert.Equal(started, Home.Nodes.Select(node => node.Identity!.Value));

        await DoneAsync("n2 is paused", "pause", "n2");
        Assert.Equal("Paused", (await StatusAsync("n2")).GetProperty("process").GetString());
        await RefusedAsync("n2 is paused and cannot leave", "stop", "n2");
        await DoneAsync("n2 goes on", "resume", "n2");
        await RefusedAsync("n2 is not paused", "resume", "n2");

        await DoneAsync("n3 is dead", "kill", "n3");
        Assert.Equal(JsonValueKind.Null, (await StatusAsync("n3")).GetProperty("pid").ValueKind);
        await RefusedAsync("n3 does not run", "kill", "n3");
        await DoneAsync("n3 is up", "start", "n3");
        await RefusedAsync("n3 runs already", "start", "n3");

        await DoneAsync("n4 is up", "start", "n4");
        var joined = await StatusAsync("n4");
        Assert.Equal("Up", joined.GetProperty("member").GetString());
        Assert.True(joined.GetProperty("residentMebibytes").GetDouble() > 0);
        await DoneAsync("n4 has left", "stop", "n4");

        await DoneAsync(" info ", "logs", "n1");
        await DoneAsync("n1", "status");
        var last = Home.Alive.Select(node => node.Identity!.Value).ToArray();
        Assert.Equal(3, last.Length);
        await DoneAsync("3 nodes ended", "down");
        Assert.All(last, process => Assert.False(process.IsAlive));
        await DoneAsync("No node runs", "down");
    }

    [Theory]
    [InlineData("1 to 20 nodes; 0 were asked for", "up", "0")]
    [InlineData("1 to 20 nodes; 21 were asked for", "up", "21")]
    [InlineData("'five'", "up", "five")]
    [InlineData("'fast' not recognized", "up", "3", "--profile", "fast")]
    [InlineData("There is no cluster", "kill", "n1")]
    [InlineData("There is no cluster", "start", "n1")]
    [InlineData("There is no cluster", "status")]
    [InlineData("'break'", "break")]
    public Task Should_say_what_is_wrong(string what, params string[] arguments) => RefusedAsync(what, arguments);

    [Fact]
    public async Task Should_name_the_log_of_a_node_that_does_not_start_and_leave_nothing_behind()
    {
        await RefusedAsync("/n1/console.log", "up", "1", "--free-ports", "--set", "actordist.no-such-setting=1");
        Assert.Empty(Home.Alive);
    }

    [Fact]
    public async Task Should_end_what_it_started_when_it_is_interrupted()
    {
        using var up = Script.Start("scripts/cluster.sh", _home, "up", "3", "--free-ports");
        Assert.True(await Polling.UntilAsync(
            () => Home.Alive.Count > 0, RealCluster.Deadline, TestContext.Current.CancellationToken));

        up.Identity.Send(Signal.Terminate);
        Assert.NotEqual(0, (await up.EndAsync()).ExitCode);
        Assert.NotEmpty(Home.Nodes);
        Assert.Empty(Home.Alive);
    }

    private async Task DoneAsync(string expected, params string[] arguments)
    {
        var result = await Script.RunAsync("scripts/cluster.sh", _home, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result}");
        Assert.Contains(expected, result.Output);
    }

    private async Task RefusedAsync(string expected, params string[] arguments)
    {
        var result = await Script.RunAsync("scripts/cluster.sh", _home, arguments);
        Assert.True(result.ExitCode != 0, $"{string.Join(' ', arguments)}: {result}");
        Assert.Contains(expected, result.Error);
    }

    private async Task<JsonElement> StatusAsync(string name)
    {
        var result = await Script.RunAsync("scripts/cluster.sh", _home, "status", "--json");
        using var status = JsonDocument.Parse(result.LastLine);
        return status.RootElement.GetProperty("nodes").EnumerateArray()
            .Single(node => node.GetProperty("name").ValueEquals(name)).Clone();
    }
}
