using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>What policies and requests ask for, and the limits of what may be asked.</summary>
public sealed partial class OtterBehaviours
{
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

    private async Task LowerMaximumAsync()
    {
        var group = await GroupAsync(0, 5);
        await ExecuteAsync(await PolicyAsync(group, "\"change\":4"));
        await HasAsync(group, 4);
        await DoneAsync("PUT", group.Path + "/config", """{"name":"web","cooldown":0,"minEntities":0,"maxEntities":2,"metadata":{}}""");
        await HasAsync(group, 2);
        Assert.Equal((4, 2), await LedgerAsync(group));
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

    private async Task LimitsAsync()
    {
        var group = await GroupAsync(0, 5);
        const string Policy = """{"name":"p","cooldown":0,"type":"webhook","change":1}""";
        await RefusedAsync(
            "POST", group.Path + "/policies", (HttpStatusCode)422, "PoliciesOverLimitError", $"[{string.Join(',', Enumerable.Repeat(Policy, 101))}]");
        var webhooks = (await PolicyAsync(group, "\"change\":1"))[..^"/execute".Length] + "/webhooks";
        await RefusedAsync(
            "POST", webhooks, (HttpStatusCode)422, "WebhooksOverLimitError", $"[{string.Join(',', Enumerable.Repeat("""{"name":"w"}""", 26))}]");
        Assert.Equal(
            HttpStatusCode.Created,
            (await SendAsync("POST", group.Path + "/policies", $"[{string.Join(',', Enumerable.Repeat(Policy, 99))}]")).Status);
        await RefusedAsync("POST", group.Path + "/policies", (HttpStatusCode)422, "PoliciesOverLimitError", $"[{Policy}]");
        var limits = (await SendAsync("GET", $"/v1.0/{Tenant}/limits")).Body["limits"]!["absolute"]!;
        Assert.Equal((1000, 100, 25), ((int)limits["maxGroups"]!, (int)limits["maxPoliciesPerGroup"]!, (int)limits["maxWebhooksPerPolicy"]!));
    }

    private async Task PagesAsync()
    {
        var group = await GroupAsync(0, 5);
        foreach (var _ in Enumerable.Range(0, 3))
            await PolicyAsync(group, "\"change\":1");
        var path = group.Path + "/policies";
        async Task<int> CountAsync(string query) => (await SendAsync("GET", path + query)).Body["policies"]!.AsArray().Count;
        Assert.Equal((1, 2, 3, 3), (await CountAsync("?limit=0"), await CountAsync("?limit=2"), await CountAsync("?limit=101"), await CountAsync("?marker=none")));
        await RefusedAsync("GET", path + "?limit=x", HttpStatusCode.BadRequest, "InvalidQueryArgument");
        var next = (string)(await SendAsync("GET", path + "?limit=2")).Body["policies_links"]![0]!["href"]!;
        Assert.Single((await SendAsync("GET", next)).Body["policies"]!.AsArray());
    }

    private async Task BadSchedulesAsync()
    {
        var group = await GroupAsync(0, 5);
        string[] args =
        [
            "\"at\":\"2099-01-01T00:00:00\"", "\"at\":\"2001-01-01T00:00:00Z\"", "\"at\":\"2099-01-01\"", "\"at\":\"soon\"", "\"at\":1",
            "\"cron\":\"0 0 * * * *\"", "\"cron\":\"@daily\"", "\"cron\":\"61 * * * *\"", "\"cron\":\"* * * *\"", "\"cron\":\"\"",
            $"\"cron\":\"0 3 * * *\",\"at\":\"{Soon(60)}\"", "",
        ];
        foreach (var one in args)
        {
            await RefusedAsync(
                "POST",
                group.Path + "/policies",
                HttpStatusCode.BadRequest,
                "ValidationError",
                $$$"""[{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{{{{one}}}}}]""");
        }

        Assert.Empty((await SendAsync("GET", group.Path + "/policies")).Body["policies"]!.AsArray());
    }

    /// <summary>"Get rid of two of my servers" never removes four.</summary>
    private async Task ScaledOnceAsync()
    {
        var group = await GroupAsync(0, 9);
        foreach (var (change, id) in ((int, string)[])[(6, "six-more"), (-2, "two-fewer")])
        {
            await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            {
                var (status, body) = (default(HttpStatusCode), new JsonObject() as JsonNode);
                await UntilAsync(
                    async () => ((status, body) = await SendAsync("POST", group.Path + "/scale", $$"""{"change":{{change}}}""", id)).status != HttpStatusCode.Conflict,
                    "it is decided");
                Assert.True(status == HttpStatusCode.Accepted, body.ToJsonString());
            }));
            await HasAsync(group, change > 0 ? 6 : 4);
        }

        Assert.Equal((6, 2), await LedgerAsync(group));
        Assert.Equal((HttpStatusCode)422, (await SendAsync("POST", group.Path + "/scale", """{"change":-3}""", "two-fewer")).Status);
        await RefusedAsync("POST", group.Path + "/scale", HttpStatusCode.BadRequest, "ValidationError", """{"change":0}""");
        await RefusedAsync("POST", group.Path + "/scale", HttpStatusCode.BadRequest, "ValidationError", """{"change":1,"by":2}""");
        await HasAsync(group, 4);
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
}
