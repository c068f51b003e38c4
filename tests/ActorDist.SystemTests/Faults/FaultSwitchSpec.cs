using System.Net;
using System.Text;
using System.Text.Json;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests.Faults;

/// <summary>
/// A partition of five real nodes by <c>pbm fault</c>, over either channel of the registers. The resolver waits long enough to see it heal.
/// </summary>
public sealed class FaultSwitchSpec : IAsyncLifetime
{
    private static readonly string[] Majority = ["n1", "n2", "n3"];
    private static readonly string[] Minority = ["n4", "n5"];
    private readonly HttpClient _http = new() { Timeout = RealCluster.Deadline };
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-faults-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ClusterHome Home => new(_home);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await new ClusterControl(Home).KillAllAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Should_cut_members_and_registers_in_two_and_heal_them()
    {
        await new ClusterControl(Home).StartAllAsync(Spec("stream"), new Progress<string>(), Cancellation);
        var nodes = Home.Nodes;
        var uids = await UidsAsync(nodes[0]);
        await UntilAsync(async () => (await PutAsync("n4", "before")).StatusCode == HttpStatusCode.NoContent, "n4 writes");

        var made = await FaultAsync("n1", "partition", "-a", "n1,n2,n3", "-b", "n4,n5");
        Assert.Equal(12, made.GetProperty("links").GetArrayLength());
        Assert.Empty(made.GetProperty("notMade").EnumerateArray());

        // What was promised before the cut may still answer, so the sides are asked until they have noticed.
        await UntilAsync(async () => await UnreachableAsync("n1") is "n4 n5" && await UnreachableAsync("n4") is "n1 n2 n3", "unreachable");
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync("n1", "majority")).StatusCode);
        using (var refused = await PutAsync("n5", "minority"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            var body = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancellation)).RootElement;
            Assert.Contains(body.GetProperty("outcome").GetString(), (string[])["failed", "unknown"]);
        }

        // From the cut-off side, since what is asked travels on another way than what is cut.
        var status = await FaultAsync("n5", "status");
        foreach (var (from, to) in Majority.SelectMany(one => Minority.SelectMany(other => ((string, string)[])[(one, other), (other, one)])))
            Assert.True(Dropped(status, "akka", from, to) > 0, $"{from} -> {to}: nothing was dropped: {status.GetRawText()}");
        Assert.Equal(0, Dropped(status, "akka", "n1", "n2"));
        Assert.Equal(0, Dropped(status, "akka", "n5", "n4"));
        Assert.True(Minority.Sum(from => Majority.Sum(to => Dropped(status, "stream", from, to))) > 0, status.GetRawText());
        Assert.True(Majority.Sum(from => Minority.Sum(to => Dropped(status, "stream", from, to))) > 0, status.GetRawText());

        Assert.True((await FaultAsync("n4", "heal")).GetProperty("made").GetBoolean());
        await UntilAsync(
            async () => (await Task.WhenAll(nodes.Select(node => UnreachableAsync(node.Name)))).All(names => names.Length == 0), "reachable");
        Assert.Equal(uids, await UidsAsync(nodes[0]));
        await UntilAsync(async () => (await PutAsync("n5", "healed")).StatusCode == HttpStatusCode.NoContent, "n5 writes");
        Assert.Equal("healed", await _http.GetStringAsync(Url("n1", "v1/registers/side"), Cancellation));

        // Processes are broken through any node, too: one stands still and goes on by itself, one ends.
        Assert.True((await FaultAsync("n1", "pause", "-n", "n2", "--for", "2s")).GetProperty("made").GetBoolean());
        await UntilAsync(() => Task.FromResult(Home.Node("n2").State == NodeState.Paused), "n2 stands still");
        await UntilAsync(() => Task.FromResult(Home.Node("n2").State == NodeState.Running), "n2 goes on");
        Assert.True((await FaultAsync("n1", "kill", "-n", "n5")).GetProperty("made").GetBoolean());
        await UntilAsync(() => Task.FromResult(Home.Node("n5").State == NodeState.Ended), "n5 has ended");
    }

    [Fact]
    public async Task Should_say_which_node_could_not_be_told_and_what_is_not_made()
    {
        var spec = Spec("akka");
        await new ClusterControl(Home).StartAllAsync(spec with { Nodes = [.. spec.Nodes.Take(3)], Replicas = 3 }, new Progress<string>(), Cancellation);
        await Home.Node("n3").PauseAsync(Cancellation);

        // One end makes a cut; what n3 sends is slowed at n3 alone.
        var cut = await FaultAsync("n1", "cut", "--from", "n1", "--to", "n3");
        Assert.Equal("unknown", Outcome(cut, "n3"));
        Assert.True(cut.GetProperty("made").GetBoolean());
        var slow = await PbmAsync("n1", "fault", "slow", "--delay", "100ms", "--from", "n3", "--to", "n2", "--one-way");
        Assert.Equal(1, slow.ExitCode);
        Assert.Contains("slow | not made | 0 of 1 links", slow.Output, StringComparison.Ordinal);

        // Asked while it stood still, and told to be whole since: it must not do late what it was asked first.
        await Home.Node("n3").ResumeAsync(Cancellation);
        Assert.Equal("applied", Outcome(await FaultAsync("n1", "heal"), "n3"));
        await UntilAsync(async () => await UnreachableAsync("n1") is "", "reachable");
        var status = await FaultAsync("n2", "status");
        Assert.All(status.GetProperty("nodes").EnumerateArray(), node => Assert.Empty(node.GetProperty("rules").EnumerateArray()));
    }

    private static ClusterSpec Spec(string channel) => ClusterSpec.Of(5, "lab", freePorts: true,
    [
        $"actordist.registers.channel={channel}",
        "actordist.registers.operation-timeout=2s",
        "akka.cluster.failure-detector.acceptable-heartbeat-pause=3s",
        "akka.cluster.split-brain-resolver.stable-after=120s",
        "akka.cluster.down-removal-margin=120s",
        "actordist.takeover.early-minority.enabled=off",
    ]);

    /// <summary>Frames that the sender dropped.</summary>
    private static long Dropped(JsonElement status, string channel, string from, string to) => status.GetProperty("nodes").EnumerateArray()
        .Single(node => node.GetProperty("node").ValueEquals(from)).GetProperty("links").EnumerateArray()
        .Where(link => link.GetProperty("from").ValueEquals(from) && link.GetProperty("to").ValueEquals(to)
            && link.GetProperty("channel").ValueEquals(channel))
        .Sum(link => link.GetProperty("dropped").GetInt64());

    private static string Outcome(JsonElement report, string node) => report.GetProperty("nodes").EnumerateArray()
        .Single(outcome => outcome.GetProperty("node").ValueEquals(node)).GetProperty("outcome").GetString()!;

    private Uri Url(string node, string route) => new(Home.Node(node).Spec.Http, route);

    private async Task<HttpResponseMessage> PutAsync(string node, string value) =>
        await _http.PutAsync(Url(node, "v1/registers/side"), new StringContent(value, Encoding.UTF8), Cancellation);

    private async Task<string> UnreachableAsync(string node)
    {
        var members = await Home.Node(node).Client.MembersAsync(Cancellation);
        return string.Join(' ', members.Unreachable.Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    private async Task<string[]> UidsAsync(NodeProcess node)
    {
        var members = JsonDocument.Parse(await _http.GetStringAsync(Url(node.Name, "cluster/members"), Cancellation)).RootElement;
        return [.. members.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("nodeUid").GetString()!)];
    }

    private async Task<JsonElement> FaultAsync(string node, params string[] words)
    {
        var result = await PbmAsync(node, ["fault", .. words]);
        Assert.True(result.ExitCode == 0, $"fault {string.Join(' ', words)}: {result}");
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private Task<Script.Result> PbmAsync(string node, params string[] words) =>
        Script.RunAsync("scripts/pbm", _home, ["--json", $"{NodeSpec.Loopback}:{Home.Node(node).Spec.PbmPort}", .. words]);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what) => Assert.True(
        await Polling.UntilAsync(_ => condition(), RealCluster.Deadline, TimeSpan.FromMilliseconds(200), Cancellation), what);
}
