using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorDist.Lab.Cloud;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>Three real nodes and the simulated cloud, asked over HTTP; every behaviour has groups of its own, so they run at the same time.</summary>
public sealed partial class OtterBehaviours : IAsyncLifetime
{
    private const string Tenant = "acme";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly ClusterHome _home = new(Directory.CreateTempSubdirectory("actordist-otter-").FullName);
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private int _turn;

    /// <summary>The behaviours, by their numbers in the table of Otter's tests.</summary>
    public static IReadOnlyDictionary<string, Func<OtterBehaviours, Task>> All { get; } = new Dictionary<string, Func<OtterBehaviours, Task>>(StringComparer.Ordinal)
    {
        ["B1 what does not exist is not found"] = of => of.UnknownAsync(),
        ["B2 cooldowns of the policy and of the group hold back"] = of => of.CooldownAsync(),
        ["B3 at a bound nothing is executed, and what is missing is made all the same"] = of => of.AtMaximumAsync(),
        ["B4 beyond a bound is clamped"] = of => of.ClampedAsync(),
        ["B5 percents of five are rounded away from zero"] = of => of.PercentAsync(),
        ["B8 a lower maximum scales down"] = of => of.LowerMaximumAsync(),
        ["B9 what was refused starts no cooldown"] = of => of.RefusedStartsNoCooldownAsync(),
        ["B10 B11 a webhook executes, is answered the same whatever it is, and its secret is in no log"] = of => of.WebhookAsync(),
        ["B12 B13 a paused group does nothing until it is resumed"] = of => of.PausedAsync(),
        ["B14 a group goes by force once its servers are gone"] = of => of.DeletedAsync(),
        ["B15 B16 servers are replaced, taken out, kept at the minimum"] = of => of.ServersAsync(),
        ["B17 servers that vanished below the minimum come back"] = of => of.BelowMinimumAsync(),
        ["B18 a change counts from what was wanted, not from what is left"] = of => of.VanishedThenChangedAsync(),
        ["B19 a new configuration heals"] = of => of.ConfigurationHealsAsync(),
        ["B20 a server that fails to build is replaced, never more than wanted"] = of => of.BuildErrorAsync(),
        ["B21 a server that is stuck in build is replaced"] = of => of.StuckAsync(),
        ["B22 a 500 that created the server makes no second one"] = of => of.FailAfterAsync(),
        ["B23 what the cloud refuses for a while is done in the end"] = of => of.FailBeforeAsync(),
        ["B24 over the quota is an error with its reason, until there is room"] = of => of.QuotaAsync(),
        ["B25 the oldest goes first, or the newest where that is asked for"] = of => of.OrderAsync(),
        ["B26 a server is drained of its connections before it goes"] = of => of.DrainedAsync(),
        ["B27 a server is put back to its load balancer, and what belongs to others is left alone"] = of => of.PutBackAsync(),
        ["B28 B30 what changes while others converge the group is not forgotten"] = of => of.ChangedWhileConvergingAsync(),
        ["B29 B31 what the cloud fails at again and again is an error with its reason, and is tried on"] = of => of.TimedOutAsync(),
        ["a request to scale has an effect once, at whatever nodes it arrives at the same time"] = of => of.ScaledOnceAsync(),
        ["B32 an occurrence fires once, that of a deleted policy never"] = of => of.ScheduleAsync(),
        ["B34 many schedules at once are all executed, once each"] = of => of.ManySchedulesAsync(),
        ["B35 limits are limits"] = of => of.LimitsAsync(),
        ["B36 pages have 1 to 100 items"] = of => of.PagesAsync(),
        ["B37 schedules that are none are refused"] = of => of.BadSchedulesAsync(),
        ["B38 a new launch configuration is for new servers"] = of => of.LaunchAsync(),
        ["B39 a server that vanished is replaced though nobody asks"] = of => of.SelfHealAsync(),
        ["B40 a set is covered exactly by whatever members there are"] = of => of.PartitionAsync(),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CloudClient Cloud => _home.Cloud!.Client;

    public async ValueTask InitializeAsync()
    {
        var spec = ClusterSpec.Of(3, "lab", freePorts: true,
        [
            "actordist.autoscale.convergence.heal-interval=3s",
            "actordist.autoscale.convergence.build-timeout=4s",
            "actordist.autoscale.convergence.last-retry=500ms",
            "actordist.autoscale.convergence.max-retries=3",
        ]) with
        {
            Cloud = CloudSpec.Of(freePort: true, buildTime: "50ms"),
        };
        await new ClusterControl(_home).StartAllAsync(spec, new Progress<string>(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await new ClusterControl(_home).KillAllAsync();
        Directory.Delete(_home.Folder, recursive: true);
    }

    /// <summary>What became of a behaviour; the first who asks starts them all.</summary>
    public Task OfAsync(string behaviour)
    {
        lock (_running)
        {
            foreach (var (name, run) in All)
                _running.TryAdd(name, Task.Run(() => run(this)));
            return _running[behaviour];
        }
    }

    private static string Soon(double seconds) =>
        DateTime.UtcNow.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what) =>
        Assert.True(await Polling.UntilAsync(_ => condition(), Patience, Interval, Cancel), $"Not within {Patience.TotalSeconds:0} s: {what}");

    private static string NewBalancer() => $"lb-{Guid.NewGuid():N}"[..12];

    private static string Served(string balancer) =>
        $$$"""{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":"{{{balancer}}}","port":80}],"draining_timeout":60}}""";

    private async Task<string?> ConditionAsync(string balancer, string server) =>
        (await Cloud.NodesAsync(balancer, Cancel)).FirstOrDefault(node => string.Equals(node.Server, server, StringComparison.Ordinal))?.Condition;

    private async Task<Group> GroupAsync(
        int least, int most, int cooldown = 0, string extra = "", string launch = """{"type":"launch_server","args":{"server":{"flavorRef":"1"}}}""")
    {
        var (status, body) = await SendAsync(
            "POST",
            $"/v1.0/{Tenant}/groups",
            $$"""{"groupConfiguration":{"name":"web","cooldown":{{cooldown}},"minEntities":{{least}},"maxEntities":{{most}}"""
                + extra + $$$"""},"launchConfiguration":{{{launch}}}}""");
        Assert.True(status == HttpStatusCode.Created, body.ToJsonString());
        return new Group($"{Tenant}/{body["group"]!["id"]}", $"/v1.0/{Tenant}/groups/{body["group"]!["id"]}");
    }

    /// <summary>Adds a policy; returns where it is executed.</summary>
    private async Task<string> PolicyAsync(Group group, string what, double cooldown = 0, string type = "webhook")
    {
        var (status, body) = await SendAsync(
            "POST", group.Path + "/policies", $$"""[{"name":"p","cooldown":{{cooldown}},"type":"{{type}}",{{what}}}]""");
        Assert.True(status == HttpStatusCode.Created, body.ToJsonString());
        return $"{group.Path}/policies/{body["policies"]![0]!["id"]}/execute";
    }

    private async Task ExecuteAsync(string policy) => Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("POST", policy)).Status);

    private async Task DoneAsync(string method, string path, string? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        Assert.True(status == HttpStatusCode.NoContent, $"{method} {path}: {(int)status} {answer.ToJsonString()}");
    }

    private async Task RefusedAsync(string method, string path, HttpStatusCode status, string type, string? body = null)
    {
        var (answered, answer) = await SendAsync(method, path, body);
        Assert.True((answered, (string?)answer["error"]?["type"]) == (status, type), $"{method} {path}: {(int)answered} {answer.ToJsonString()}");
    }

    private async Task<JsonNode> StateAsync(Group group) => (await SendAsync("GET", group.Path + "/state")).Body["group"]!;

    /// <summary>Waits until the group has so many servers, by its own word and by the cloud's.</summary>
    private async Task HasAsync(Group group, int servers)
    {
        var state = "";
        var has = await Polling.UntilAsync(
            async _ =>
            {
                var read = await StateAsync(group);
                state = read.ToJsonString();
                return (int)read["desiredCapacity"]! == servers && (int)read["activeCapacity"]! == servers
                    && (await Cloud.ServersAsync(group.Name, Cancel)).Count(server => server.Status is "ACTIVE") == servers;
            },
            Patience,
            Interval,
            Cancel);
        Assert.True(has, $"{group.Name} does not have {servers} servers: {state}");
    }

    private async Task<IReadOnlyList<string>> ServerIdsAsync(Group group) =>
        [.. (await SendAsync("GET", group.Path + "/servers")).Body["servers"]!.AsArray().Where(server => !(bool)server!["leaving"]!).Select(server => (string)server!["id"]!)];

    private async Task VanishAsync(Group group, int count)
    {
        foreach (var server in (await Cloud.ServersAsync(group.Name, Cancel)).Take(count))
            await Cloud.DeleteByOperatorAsync(server.Id, Cancel);
    }

    private async Task<(int Created, int Deleted)> LedgerAsync(Group group)
    {
        var entries = await Cloud.LedgerAsync(group.Name, Cancel);
        return (entries.Count(entry => entry.Action is "created"), entries.Count(entry => entry.Action is "deleted"));
    }

    private async Task NeverMoreThanAsync(Group group, int most)
    {
        var alive = 0;
        foreach (var entry in await Cloud.LedgerAsync(group.Name, Cancel))
        {
            alive += entry.Action switch { "created" => 1, "deleted" => -1, _ => 0 };
            Assert.InRange(alive, 0, most);
        }
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string method, string path, string? body = null, string? key = null)
    {
        var node = _home.Nodes[(int)((uint)Interlocked.Increment(ref _turn) % _home.Nodes.Count)];
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(node.Spec.Http, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    /// <summary>A group.</summary>
    /// <param name="Name">How the cloud calls it.</param>
    /// <param name="Path">Where it is at a node.</param>
    private sealed record Group(string Name, string Path);
}
