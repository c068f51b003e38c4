using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ActorDist.Lab.Cloud;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>
/// Three real nodes, and the real cloud with its ledger as the witness: the owner of a group is killed or stopped while it converges, and
/// servers are created and deleted exactly as asked.
/// </summary>
public sealed class ConvergenceFaultSpec : IAsyncLifetime
{
    private readonly ClusterHome _home = new(Directory.CreateTempSubdirectory("actordist-autoscale-").FullName);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CloudClient Cloud => _home.Cloud!.Client;

    public async ValueTask InitializeAsync()
    {
        var spec = ClusterSpec.Of(3, "lab", freePorts: true, ["actordist.autoscale.cloud.timeout=60s"]) with
        {
            Cloud = CloudSpec.Of(freePort: true, buildTime: "50ms"),
        };
        await new ClusterControl(_home).StartAllAsync(spec, new Progress<string>(), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await new ClusterControl(_home).KillAllAsync();
        Directory.Delete(_home.Folder, recursive: true);
    }

    [Fact]
    public async Task Should_do_exactly_what_was_asked_when_owners_die_or_stand_still_in_the_middle()
    {
        var group = await PbmAsync("autoscale", "create", "-t", "acme", "-n", "web", "--max", "50", "-k", "create").GroupAsync();
        await PbmAsync("autoscale", "policy", "-g", group, "-n", "up", "-c", "10");
        await PbmAsync("autoscale", "policy", "-g", group, "-n", "down", "-c", "-8");

        // Up by ten; the owner dies by SIGKILL while its calls are under way.
        await Cloud.AddFaultAsync(new CloudFault("slow", "create", Delay: "300ms"), Cancellation);
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "up", "-k", "ten");
        await UntilAsync(async () => Count(await Cloud.LedgerAsync(group, Cancellation), "created") > 0, "the first server is created");
        var dead = await OwnerAsync(group);
        await dead.KillAsync(Cancellation);
        await Cloud.ClearFaultsAsync(Cancellation);
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "up", "-k", "ten");
        await ConvergedAsync(group, 10);
        Assert.Equal((10, 0), await LedgerAsync(group));
        await new ClusterControl(_home).StartAsync(dead.Name, new Progress<string>(), Cancellation);

        // Down by eight, asked for three times under one key. The owner has five deletions at the cloud and three to go when it stands still;
        // it is replaced, and goes on with an epoch that is over.
        await Cloud.AddFaultAsync(new CloudFault("slow", "delete", Times: 5, Delay: "2s"), Cancellation);
        var still = await OwnerAsync(group);
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "down", "-k", "eight");
        await still.PauseAsync(Cancellation);
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "down", "-k", "eight");
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "down", "-k", "eight");
        await ConvergedAsync(group, 2);
        await still.ResumeAsync(Cancellation);
        // It may have stood still before its first call or in the middle of them: either a late call is refused, or there is none left to make
        // before it finds out that it is no member any more, and ends.
        await UntilAsync(
            async () => still.State == NodeState.Ended || (await Cloud.LedgerAsync(group, Cancellation)).Any(entry => entry.Action is "refused"),
            "a call of the owner that was replaced is refused, or it has ended");

        Assert.Equal((10, 8), await LedgerAsync(group));
        var alive = 0;
        foreach (var entry in await Cloud.LedgerAsync(group, Cancellation))
        {
            alive += entry.Action switch { "created" => 1, "deleted" => -1, _ => 0 };
            Assert.InRange(alive, 0, 10);
        }
    }

    [Fact]
    public async Task Should_do_exactly_what_was_asked_when_a_decision_outlives_its_owner_and_when_a_partition_hands_over()
    {
        // Decided and acknowledged, nothing converged yet: the owner dies.
        var group = await PbmAsync("autoscale", "create", "-t", "acme", "-n", "web", "--max", "50", "-k", "create").GroupAsync();
        await PbmAsync("autoscale", "policy", "-g", group, "-n", "up", "-c", "10");
        await PbmAsync("autoscale", "policy", "-g", group, "-n", "down", "-c", "-4");
        await Cloud.AddFaultAsync(new CloudFault("fail-before", "create"), Cancellation);
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "up", "-k", "ten");
        // B33: its schedules fall due while nobody is there to fire them, and all fire, once each, when somebody is.
        var dead = await OwnerAsync(group);
        await AddSchedulesAsync(group, count: 3, DateTimeOffset.UtcNow.AddSeconds(1));
        await dead.KillAsync(Cancellation);
        await Cloud.ClearFaultsAsync(Cancellation);
        await ConvergedAsync(group, 13);
        Assert.Equal((13, 0), await LedgerAsync(group));
        await new ClusterControl(_home).StartAsync(dead.Name, new Progress<string>(), Cancellation);

        // The owner is cut off from the others in the middle of its deletions, and still reaches the cloud; the others take over meanwhile.
        await Cloud.AddFaultAsync(new CloudFault("slow", "delete", Times: 3, Delay: "3s"), Cancellation);
        var cut = await OwnerAsync(group);
        var links = new FaultSwitchLinks(() => _home.Running);
        await PbmAsync("autoscale", "execute", "-g", group, "-p", "down", "-k", "four");
        await links.BreakAsync(
            new LinkFault.Partition([cut.Name], [.. _home.Nodes.Where(node => node != cut).Select(node => node.Name)]), Cancellation);
        await UntilAsync(() => Task.FromResult(cut.State == NodeState.Ended), "the owner that hears nobody ends");
        await ConvergedAsync(group, 9);
        Assert.Equal((13, 4), await LedgerAsync(group));
    }

    private async Task AddSchedulesAsync(string group, int count, DateTimeOffset at)
    {
        var slash = group.IndexOf('/', StringComparison.Ordinal);
        var policy = new { name = "late", cooldown = 0, type = "schedule", change = 1, args = new { at = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) } };
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var reply = await http.PostAsJsonAsync(
            new Uri(_home.Nodes[0].Spec.Http, $"v1.0/{group[..slash]}/groups/{group[(slash + 1)..]}/policies"), Enumerable.Repeat(policy, count), Cancellation);
        reply.EnsureSuccessStatusCode();
    }

    private static int Count(IEnumerable<LedgerEntry> entries, string action) =>
        entries.Count(entry => string.Equals(entry.Action, action, StringComparison.Ordinal));

    private async Task<(int Created, int Deleted)> LedgerAsync(string group)
    {
        var entries = await Cloud.LedgerAsync(group, Cancellation);
        return (Count(entries, "created"), Count(entries, "deleted"));
    }

    private Task ConvergedAsync(string group, int servers) => UntilAsync(
        async () =>
        {
            var state = await PbmAsync("--json", "autoscale", "state", "-g", group).JsonAsync();
            return state is not null && !(bool)state["isDirty"]! && (int)state["active"]! == servers;
        },
        $"{group} has {servers} servers and has converged");

    private async Task<NodeProcess> OwnerAsync(string group)
    {
        NodeProcess? owner = null;
        await UntilAsync(
            async () =>
            {
                var found = await PbmAsync("--json", "cluster-sharding", "find-entity", "-r", "converger", "-e", group).JsonAsync();
                var home = found?["homes"]?.AsArray().FirstOrDefault()?["address"]?.GetValue<string>();
                owner = _home.Nodes.FirstOrDefault(node => home?.EndsWith(node.Spec.Address, StringComparison.Ordinal) is true);
                return owner is not null;
            },
            "the group has an owner");
        return owner!;
    }

    private Asked PbmAsync(params string[] words) => new(_home, words);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what) => Assert.True(
        await Polling.UntilAsync(_ => condition(), RealCluster.Deadline, TimeSpan.FromMilliseconds(100), Cancellation), $"Not in time: {what}");

    /// <summary>A command of pbm, asked of one running node after the other until it is answered.</summary>
    private sealed class Asked(ClusterHome home, string[] words)
    {
        public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => ((Task)AskAsync()).GetAwaiter();

        public async Task<string> GroupAsync() => (await AskAsync())!.Split(' ')[0];

        public async Task<JsonNode?> JsonAsync() => JsonNode.Parse(await AskAsync());

        private async Task<string> AskAsync()
        {
            var said = "";
            await UntilAsync(
                async () =>
                {
                    var node = home.Running[Random.Shared.Next(home.Running.Count)];
                    var result = await Script.RunAsync("scripts/pbm", home.Folder, [$"{NodeSpec.Loopback}:{node.Spec.PbmPort}", .. words]);
                    said = result.Output.Trim();
                    return result.ExitCode == 0;
                },
                string.Join(' ', words));
            return said;
        }
    }
}
