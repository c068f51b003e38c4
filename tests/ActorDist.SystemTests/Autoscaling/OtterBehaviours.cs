using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorDist.Lab.Cloud;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>Three real nodes and the simulated cloud, asked over HTTP; every behaviour has groups of its own, so they run at the same time.</summary>
public sealed class OtterBehaviours : IAsyncLifetime
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
        ["B32 an occurrence fires once, that of a deleted policy never"] = of => of.ScheduleAsync(),
        ["B34 many schedules at once are all executed, once each"] = of => of.ManySchedulesAsync(),
        ["B38 a new launch configuration is for new servers"] = of => of.LaunchAsync(),
        ["B39 a server that vanished is replaced though nobody asks"] = of => of.SelfHealAsync(),
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

    private async Task UnknownAsync()
    {
        var group = await GroupAsync(0, 5);
        await RefusedAsync("POST", $"{group.Path}/policies/{Guid.NewGuid()}/execute", HttpStatusCode.NotFound, "NoSuchPolicyError");
        await RefusedAsync("POST", $"/v1.0/{Tenant}/groups/{Guid.NewGuid()}/converge", HttpStatusCode.NotFound, "NoSuchScalingGroupError");
    }

    private async Task CooldownAsync()
    {
        var group = await GroupAsync(0, 9, cooldown: 60);
        var (first, second) = (await PolicyAsync(group, "\"change\":1"), await PolicyAsync(group, "\"change\":1"));
        await ExecuteAsync(first);
        await RefusedAsync("POST", first, HttpStatusCode.Forbidden, "CannotExecutePolicyError");
        await RefusedAsync("POST", second, HttpStatusCode.Forbidden, "CannotExecutePolicyError");
        await HasAsync(group, 1);
    }

    private async Task AtMaximumAsync()
    {
        var group = await GroupAsync(2, 2);
        var up = await PolicyAsync(group, "\"change\":1");
        await HasAsync(group, 2);
        await VanishAsync(group, 1);
        await RefusedAsync("POST", up, HttpStatusCode.Forbidden, "CannotExecutePolicyError");
        await HasAsync(group, 2);
    }

    private async Task ClampedAsync()
    {
        var group = await GroupAsync(1, 4);
        var (up, down) = (await PolicyAsync(group, "\"change\":50"), await PolicyAsync(group, "\"change\":-50"));
        await ExecuteAsync(up);
        await HasAsync(group, 4);
        await ExecuteAsync(down);
        await HasAsync(group, 1);
    }

    private async Task PercentAsync()
    {
        foreach (var (percent, end) in ((double, int)[])[(50, 8), (5, 6), (75, 9), (-50, 2), (-5, 4), (-75, 1)])
        {
            var group = await GroupAsync(0, 10);
            await ExecuteAsync(await PolicyAsync(group, "\"desiredCapacity\":5"));
            await ExecuteAsync(await PolicyAsync(group, $"\"changePercent\":{percent}"));
            Assert.Equal(end, (int)(await StateAsync(group))["desiredCapacity"]!);
        }
    }

    private async Task RefusedStartsNoCooldownAsync()
    {
        var group = await GroupAsync(0, 3, cooldown: 0);
        var (down, up) = (await PolicyAsync(group, "\"change\":-1", cooldown: 60), await PolicyAsync(group, "\"change\":1"));
        await RefusedAsync("POST", down, HttpStatusCode.Forbidden, "CannotExecutePolicyError");
        await ExecuteAsync(up);
        await ExecuteAsync(down);
        await HasAsync(group, 0);
    }

    private async Task WebhookAsync()
    {
        var group = await GroupAsync(0, 5);
        var policy = (await PolicyAsync(group, "\"change\":2"))[..^"/execute".Length];
        var (_, made) = await SendAsync("POST", policy + "/webhooks", """[{"name":"w"}]""");
        var capability = made["webhooks"]![0]!["links"]!.AsArray().Select(link => (string)link!["href"]!).Single(href => href.Contains("/execute/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("POST", capability)).Status);
        await HasAsync(group, 2);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("POST", $"/v1.0/execute/1/{new string('a', 64)}")).Status);
        var secret = capability.Split('/')[^2];
        foreach (var log in Directory.EnumerateFiles(_home.Folder, "*.log", SearchOption.AllDirectories).Where(file => !file.Contains("storage", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(Cancel), StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task PausedAsync()
    {
        var group = await GroupAsync(2, 5);
        var up = await PolicyAsync(group, "\"change\":1");
        await HasAsync(group, 2);
        await DoneAsync("POST", group.Path + "/pause");
        await DoneAsync("POST", group.Path + "/pause");
        Assert.True((bool)(await StateAsync(group))["paused"]!);
        await RefusedAsync("POST", up, HttpStatusCode.Forbidden, "GroupPausedError");
        await RefusedAsync("POST", group.Path + "/converge", HttpStatusCode.Forbidden, "GroupPausedError");
        await PolicyAsync(group, $"\"change\":2,\"args\":{{\"at\":\"{Soon(3)}\"}}", type: "schedule");
        await VanishAsync(group, 1);
        // Longer than it takes to heal, and past the schedule.
        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        Assert.Single(await Cloud.ServersAsync(group.Name, Cancel));
        var explained = (await SendAsync("GET", group.Path + "/explain")).Body;
        Assert.Equal((1, "create web"), ((int)explained["servers"]!, ((string)explained["steps"]![0]!)[..10]));
        Assert.Contains("paused", (string)explained["note"]!, StringComparison.Ordinal);
        await DoneAsync("POST", group.Path + "/resume");
        await DoneAsync("POST", group.Path + "/resume");
        await UntilAsync(async () => (await Cloud.ServersAsync(group.Name, Cancel)).Count >= 2, "a resumed group heals");
    }

    private async Task DeletedAsync()
    {
        var group = await GroupAsync(3, 5);
        await HasAsync(group, 3);
        await RefusedAsync("DELETE", group.Path, HttpStatusCode.Forbidden, "GroupNotEmptyError");
        await DoneAsync("DELETE", group.Path + "?force=true");
        await UntilAsync(async () => (await SendAsync("GET", group.Path)).Status == HttpStatusCode.NotFound, "the group is gone");
        Assert.Equal((3, 3), await LedgerAsync(group));
    }

    private async Task ServersAsync()
    {
        var group = await GroupAsync(1, 5);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":2"));
        await HasAsync(group, 3);
        await RefusedAsync("DELETE", $"{group.Path}/servers/srv-none?replace=false", HttpStatusCode.NotFound, "ServerNotFoundError");
        await RefusedAsync("DELETE", $"{group.Path}/servers/srv-none?replace=perhaps", HttpStatusCode.BadRequest, "InvalidQueryArgument");

        var replaced = (await ServerIdsAsync(group))[0];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{replaced}")).Status);
        await UntilAsync(async () => !(await ServerIdsAsync(group)).Contains(replaced, StringComparer.Ordinal), "the server is replaced");
        await HasAsync(group, 3);

        var taken = (await ServerIdsAsync(group))[0];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{taken}?replace=false")).Status);
        await HasAsync(group, 2);

        var disowned = (await ServerIdsAsync(group))[0];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("DELETE", $"{group.Path}/servers/{disowned}?replace=false&purge=false")).Status);
        await HasAsync(group, 1);
        Assert.Contains(await Cloud.LedgerAsync(group.Name, Cancel), entry => entry.Action is "disowned" && string.Equals(entry.Server, disowned, StringComparison.Ordinal));
        Assert.DoesNotContain(await Cloud.LedgerAsync(group.Name, Cancel), entry => entry.Action is "deleted" && string.Equals(entry.Server, disowned, StringComparison.Ordinal));

        var last = (await ServerIdsAsync(group))[0];
        await RefusedAsync("DELETE", $"{group.Path}/servers/{last}?replace=false", HttpStatusCode.Forbidden, "CannotDeleteServerBelowMinError");
        // Not in the group and at the minimum: not found wins.
        await RefusedAsync("DELETE", $"{group.Path}/servers/{taken}?replace=false", HttpStatusCode.NotFound, "ServerNotFoundError");
    }

    private async Task BelowMinimumAsync()
    {
        var group = await GroupAsync(3, 5);
        await HasAsync(group, 3);
        await VanishAsync(group, 2);
        await DoneAsync("POST", group.Path + "/converge");
        await HasAsync(group, 3);
    }

    private Task VanishedThenChangedAsync()
    {
        (int Start, int Vanished, int Change, int End)[] vectors = [(3, 1, 2, 5), (7, 2, -3, 4), (7, 3, -2, 5), (7, 3, -3, 4)];
        return Task.WhenAll(vectors.Select(async vector =>
        {
            var group = await GroupAsync(0, 10);
            var change = await PolicyAsync(group, $"\"change\":{vector.Change}");
            await ExecuteAsync(await PolicyAsync(group, $"\"desiredCapacity\":{vector.Start}"));
            await HasAsync(group, vector.Start);
            await VanishAsync(group, vector.Vanished);
            await ExecuteAsync(change);
            await HasAsync(group, vector.End);
        }));
    }

    private async Task ConfigurationHealsAsync()
    {
        var group = await GroupAsync(2, 5);
        await HasAsync(group, 2);
        await VanishAsync(group, 1);
        await DoneAsync("PUT", group.Path + "/config", """{"name":"web","cooldown":0,"minEntities":2,"maxEntities":6,"metadata":{}}""");
        await HasAsync(group, 2);
    }

    private async Task BuildErrorAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("build-error", "create", group.Name, Times: 2), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":3"));
        await HasAsync(group, 3);
        await NeverMoreThanAsync(group, 3);
        Assert.Equal((5, 2), await LedgerAsync(group));
    }

    private async Task StuckAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("stuck", "create", group.Name, Times: 1), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":2"));
        await HasAsync(group, 2);
        await NeverMoreThanAsync(group, 2);
        Assert.Equal((3, 1), await LedgerAsync(group));
    }

    private async Task FailAfterAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("fail-after", "create", group.Name, Times: 3), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":4"));
        await HasAsync(group, 4);
        Assert.Equal((4, 0), await LedgerAsync(group));
    }

    private async Task FailBeforeAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("refused", "create", group.Name, Times: 1, Status: 401), Cancel);
        await Cloud.AddFaultAsync(new CloudFault("fail-before", "create", group.Name, Times: 1), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":3"));
        await HasAsync(group, 3);
        Assert.Equal((3, 0), await LedgerAsync(group));
    }

    private async Task QuotaAsync()
    {
        var group = await GroupAsync(0, 5);
        await Cloud.AddFaultAsync(new CloudFault("quota", "create", group.Name, Times: 6, Limit: 1), Cancel);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":3"));
        JsonNode state = new JsonObject();
        await UntilAsync(async () => (string?)(state = await StateAsync(group))["status"] is "ERROR", "the group is in error");
        Assert.NotEmpty((string)state["errors"]![0]!["message"]!);
        await HasAsync(group, 3);
        await UntilAsync(async () => (state = await StateAsync(group))["errors"] is null && (string?)state["status"] is "ACTIVE", "the error is over");
    }

    private async Task OrderAsync()
    {
        foreach (var (order, oldest) in ((string, bool)[])[("oldest-first", true), ("newest-first", false)])
        {
            var group = await GroupAsync(0, 5, extra: $",\"deletionOrder\":\"{order}\"");
            var (up, down) = (await PolicyAsync(group, "\"change\":1"), await PolicyAsync(group, "\"change\":-1"));
            for (var i = 1; i <= 3; i++)
            {
                await ExecuteAsync(up);
                await HasAsync(group, i);
            }

            var created = (await Cloud.LedgerAsync(group.Name, Cancel)).Where(entry => entry.Action is "created").Select(entry => entry.Server).ToArray();
            await ExecuteAsync(down);
            await HasAsync(group, 2);
            Assert.Equal(
                oldest ? created[0] : created[^1],
                (await Cloud.LedgerAsync(group.Name, Cancel)).Single(entry => entry.Action is "deleted").Server);
        }
    }

    private async Task ScheduleAsync()
    {
        var group = await GroupAsync(0, 5);
        await PolicyAsync(group, $"\"change\":1,\"args\":{{\"at\":\"{Soon(4)}\"}}", type: "schedule");
        var dropped = await PolicyAsync(group, $"\"change\":3,\"args\":{{\"at\":\"{Soon(4)}\"}}", type: "schedule");
        await DoneAsync("DELETE", dropped[..^"/execute".Length]);
        await HasAsync(group, 1);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        await HasAsync(group, 1);
        Assert.Equal((1, 0), await LedgerAsync(group));
    }

    private async Task ManySchedulesAsync()
    {
        var group = await GroupAsync(0, 20);
        var policy = $$$"""{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"at":"{{{Soon(3)}}}"}}""";
        Assert.Equal(
            HttpStatusCode.Created,
            (await SendAsync("POST", group.Path + "/policies", $"[{string.Join(',', Enumerable.Repeat(policy, 10))}]")).Status);
        await HasAsync(group, 10);
        Assert.Equal((10, 0), await LedgerAsync(group));
    }

    private async Task LaunchAsync()
    {
        var group = await GroupAsync(0, 5);
        var up = await PolicyAsync(group, "\"change\":1");
        await ExecuteAsync(up);
        await HasAsync(group, 1);
        await DoneAsync("PUT", group.Path + "/launch", """{"type":"launch_server","args":{"server":{"flavorRef":"2"}}}""");
        await ExecuteAsync(up);
        await HasAsync(group, 2);
        var servers = (await SendAsync("GET", group.Path + "/servers")).Body["servers"]!.AsArray();
        Assert.Equal([1L, 2L], servers.Select(server => (long)server!["launchVersion"]!).Order());
    }

    private async Task SelfHealAsync()
    {
        var group = await GroupAsync(2, 5);
        await HasAsync(group, 2);
        await VanishAsync(group, 1);
        await UntilAsync(async () => (await Cloud.ServersAsync(group.Name, Cancel)).Count == 2, "the server is replaced");
    }

    private static string Soon(double seconds) =>
        DateTime.UtcNow.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what) =>
        Assert.True(await Polling.UntilAsync(_ => condition(), Patience, Interval, Cancel), $"Not within {Patience.TotalSeconds:0} s: {what}");

    private async Task<Group> GroupAsync(int least, int most, int cooldown = 0, string extra = "")
    {
        var (status, body) = await SendAsync(
            "POST",
            $"/v1.0/{Tenant}/groups",
            $$"""{"groupConfiguration":{"name":"web","cooldown":{{cooldown}},"minEntities":{{least}},"maxEntities":{{most}}"""
                + extra + """},"launchConfiguration":{"type":"launch_server","args":{"server":{"flavorRef":"1"}}}}""");
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

    private async Task RefusedAsync(string method, string path, HttpStatusCode status, string type)
    {
        var (answered, answer) = await SendAsync(method, path);
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

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string method, string path, string? body = null)
    {
        var node = _home.Nodes[(int)((uint)Interlocked.Increment(ref _turn) % _home.Nodes.Count)];
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(node.Spec.Http, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    /// <summary>A group.</summary>
    /// <param name="Name">How the cloud calls it.</param>
    /// <param name="Path">Where it is at a node.</param>
    private sealed record Group(string Name, string Path);
}
