using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>
/// What tenants write over HTTP, on a Kestrel that listens as a node's does, with the real state machines. Behaviours of Otter are named by
/// their numbers in its tests' table (B1 to B40).
/// </summary>
public sealed class AutoscaleDefinitionSpec : IAsyncLifetime
{
    private const string Groups = "/v1.0/acme/groups";

    private HttpHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> BadGroups => new()
    {
        { "not json", "InvalidJsonError" },
        { """{"groupConfiguration":{"name":"a","name":"b"}}""", "InvalidJsonError" },
        { "[]", "ValidationError" },
        { Body("""{"cooldown":0,"minEntities":0}"""), "ValidationError" },
        { Body("""{"name":"   ","cooldown":0,"minEntities":0}"""), "ValidationError" },
        { Body($$"""{"name":"{{new string('x', 257)}}","cooldown":0,"minEntities":0}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":-1,"minEntities":0}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":86401,"minEntities":0}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":"1","minEntities":0}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":0,"minEntities":0.5}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":0,"minEntities":0,"maxEntities":1001}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":0,"minEntities":5,"maxEntities":4}"""), "InvalidMinEntities" },
        { Body("""{"name":"a","cooldown":0,"minEntities":0,"colour":"red"}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":0,"minEntities":0,"metadata":{"k":1}}"""), "ValidationError" },
        { Body("""{"name":"a","cooldown":0,"minEntities":0,"deletionOrder":"any"}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_stack","args":{}}"""), "InvalidLaunchConfiguration" },
        { Body(launch: """{"type":"launch_server","args":{"server":{}}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":"a","port":80},{"loadBalancerId":"a","port":81}]}}"""), "InvalidLaunchConfiguration" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":"a b","port":80}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":[],"port":80}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":1,"port":0}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":1}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":1,"port":80,"type":"RackConnectV3"}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":1,"port":80,"weight":2}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":0,"port":80},{"loadBalancerId":1,"port":80},{"loadBalancerId":2,"port":80},{"loadBalancerId":3,"port":80},{"loadBalancerId":4,"port":80},{"loadBalancerId":5,"port":80}]}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":"a","port":80}],"draining_timeout":29}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"loadBalancers":[{"loadBalancerId":"a","port":80}],"draining_timeout":3601}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1"},"more":1}}"""), "ValidationError" },
        { Body(launch: """{"type":"launch_server","args":{"server":{"flavorRef":"1","x":"X"}}}""".Replace("X", new string('x', 17_000), StringComparison.Ordinal)), "InvalidLaunchConfiguration" },
        { $$"""{"groupConfiguration":{"name":"a","cooldown":0,"minEntities":0},"launchConfiguration":{{Launch}},"extra":1}""", "ValidationError" },
        { """{"groupConfiguration":{"name":"a","cooldown":0,"minEntities":0}}""", "ValidationError" },
    };

    public static TheoryData<string> BadPolicies =>
    [
        """{"name":"p","cooldown":0,"type":"webhook"}""",
        """{"name":"p","cooldown":0,"type":"webhook","change":0}""",
        """{"name":"p","cooldown":0,"type":"webhook","change":1.5}""",
        """{"name":"p","cooldown":0,"type":"webhook","changePercent":0}""",
        """{"name":"p","cooldown":0,"type":"webhook","desiredCapacity":-1}""",
        """{"name":"p","cooldown":0,"type":"webhook","change":1,"changePercent":1}""",
        """{"name":"p","cooldown":0,"type":"webhook","change":1,"args":{"cron":"* * * * *"}}""",
        """{"name":"p","cooldown":0,"type":"webhook","change":1,"unknown":1}""",
        """{"name":"p","cooldown":86401,"type":"webhook","change":1}""",
        """{"name":"p","cooldown":0,"type":"other","change":1}""",
        """{"name":"p","cooldown":0,"type":"cloud_monitoring","change":1}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"at":"2090-01-01T00:00:00Z","cron":"* * * * *"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"at":"2090-01-01T00:00:00"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"at":"2090-01-01Z"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"at":"2001-01-01T00:00:00Z"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"at":"tomorrow"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"cron":"* * * * * *"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"cron":"@daily"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","change":1,"args":{"cron":"* * * *"}}""",
        """{"name":"p","cooldown":0,"type":"schedule","steps":[{"change":1}],"args":{"cron":"* * * * *"}}""",
        """{"name":"p","cooldown":0,"type":"webhook","steps":[]}""",
        """{"name":"p","cooldown":0,"type":"webhook","steps":[{"upper":5,"change":1},{"lower":4,"change":2}]}""",
        """{"name":"p","cooldown":0,"type":"webhook","targetTracking":{"target":0}}""",
    ];

    private static string Launch => """{"type":"launch_server","args":{"server":{"flavorRef":"1","imageRef":"base"}}}""";

    public async ValueTask InitializeAsync()
    {
        _host = await HttpHost.StartAsync(token: "secret");
        _http = _host.Client(HttpVersion.Version11);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_group_is_created_shown_changed_and_deleted()
    {
        var (status, created) = await SendAsync("POST", Groups, Body(policies: """[{"name":"up","cooldown":1.5,"type":"webhook","change":2}]"""));
        Assert.Equal(HttpStatusCode.Created, status);
        var group = $"{Groups}/{created["group"]!["id"]}";
        var shown = (await SendAsync("GET", group)).Body["group"]!;
        Assert.Equal(created["group"]!.ToJsonString(), shown.ToJsonString());
        Assert.Equal((1000, 1.5), ((int)shown["groupConfiguration"]!["maxEntities"]!, (double)shown["scalingPolicies"]![0]!["cooldown"]!));
        Assert.Equal(Launch, shown["launchConfiguration"]!.ToJsonString());

        // B6 and B7: raising the minimum scales up at once, lowering it does nothing; B8: lowering the maximum scales down.
        Assert.Equal(5, await DesiredAfterAsync(group, least: 5, most: 10));
        Assert.Equal(5, await DesiredAfterAsync(group, least: 0, most: 10));
        Assert.Equal(3, await DesiredAfterAsync(group, least: 0, most: 3));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("PUT", group + "/launch", Launch.Replace("base", "next", StringComparison.Ordinal))).Status);
        Assert.Equal("next", (string?)(await SendAsync("GET", group + "/launch")).Body["launchConfiguration"]!["args"]!["server"]!["imageRef"]);
        var history = (await SendAsync("GET", group + "/history")).Body["activities"]!.AsArray();
        Assert.Equal(["LaunchChanged", "Configured", "Configured", "Configured", "Created"], history.Select(activity => (string?)activity!["kind"]), StringComparer.Ordinal);
        Assert.All(history, activity => Assert.NotEqual(Guid.Empty, Guid.Parse((string)activity!["requestId"]!)));

        // B14.
        await RefusedAsync("DELETE", group, null, HttpStatusCode.Forbidden, "GroupNotEmptyError");
        await RefusedAsync("DELETE", group + "?force=perhaps", null, HttpStatusCode.BadRequest, "InvalidQueryArgument");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", group + "?force=true")).Status);
    }

    [Fact]
    public async Task A_group_without_servers_is_gone_at_once_and_leaves_the_list()
    {
        var group = await CreateAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", group)).Status);
        await RefusedAsync("GET", group, null, HttpStatusCode.NotFound, "NoSuchScalingGroupError");
        Assert.Empty((await SendAsync("GET", Groups)).Body["groups"]!.AsArray());
        await RefusedAsync("DELETE", group, null, HttpStatusCode.NotFound, "NoSuchScalingGroupError");
    }

    [Fact]
    public async Task The_same_key_creates_one_group_and_another_body_under_it_is_refused()
    {
        var first = await SendAsync("POST", Groups, Body(), "create-web");
        var again = await SendAsync("POST", Groups, Body(), "create-web");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, again.Status));
        Assert.Equal(first.Body.ToJsonString(), again.Body.ToJsonString());
        await RefusedAsync(
            "POST", Groups, Body("""{"name":"other","cooldown":0,"minEntities":0}"""), HttpStatusCode.UnprocessableEntity, "IdempotencyKeyReused", "create-web");
        Assert.Single((await SendAsync("GET", Groups)).Body["groups"]!.AsArray());
    }

    [Fact]
    public async Task A_key_that_is_being_decided_is_in_progress()
    {
        var group = await CreateAsync();
        var policy = await AddPolicyAsync(group, """{"name":"up","cooldown":0,"type":"webhook","change":1}""");
        var held = new TaskCompletionSource();
        _host.Groups.Held = held.Task;
        var came = _host.Groups.Came;
        var first = SendAsync("POST", policy + "/execute", key: "k");
        await UntilAsync(() => Task.FromResult(_host.Groups.Came > came));
        // Whoever comes second does not wait for the register.
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("POST", policy + "/execute", key: "k")).Status);
        held.SetResult();
        Assert.Equal(HttpStatusCode.Accepted, (await first).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("POST", policy + "/execute", key: "k")).Status);
        Assert.Equal(1, (int)(await SendAsync("GET", group + "/state")).Body["group"]!["desiredCapacity"]!);
    }

    [Fact]
    public async Task A_creation_that_is_being_decided_is_in_progress()
    {
        var held = new TaskCompletionSource();
        _host.Groups.Held = held.Task;
        var came = _host.Groups.Came;
        var first = SendAsync("POST", Groups, Body(), "create");
        await UntilAsync(() => Task.FromResult(_host.Groups.Came > came));
        // Whoever comes second does not wait for the register.
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("POST", Groups, Body(), "create")).Status);
        held.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
        Assert.Single((await SendAsync("GET", Groups)).Body["groups"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(BadGroups))]
    public async Task A_group_that_makes_no_sense_is_refused_and_not_created(string body, string type)
    {
        await RefusedAsync("POST", Groups, body, HttpStatusCode.BadRequest, type);
        Assert.Empty((await SendAsync("GET", Groups)).Body["groups"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(BadPolicies))]
    public async Task A_policy_that_makes_no_sense_is_refused_and_not_added(string policy)
    {
        // B37, and the rules of the schema.
        var group = await CreateAsync();
        await RefusedAsync("POST", group + "/policies", $"[{policy}]", HttpStatusCode.BadRequest, "ValidationError");
        Assert.Empty((await SendAsync("GET", group + "/policies")).Body["policies"]!.AsArray());
    }

    [Fact]
    public async Task Limits_are_those_that_are_told()
    {
        // B35.
        var limits = (await SendAsync("GET", "/v1.0/acme/limits")).Body["limits"]!["absolute"]!;
        Assert.Equal((1000, 100, 25), ((int)limits["maxGroups"]!, (int)limits["maxPoliciesPerGroup"]!, (int)limits["maxWebhooksPerPolicy"]!));
        var group = await CreateAsync();
        const string Policy = """{"name":"p","cooldown":0,"type":"webhook","change":1}""";
        await RefusedAsync("POST", group + "/policies", List(Policy, 101), HttpStatusCode.UnprocessableEntity, "PoliciesOverLimitError");
        Assert.Equal(HttpStatusCode.Created, (await SendAsync("POST", group + "/policies", List(Policy, 100))).Status);
        await RefusedAsync("POST", group + "/policies", List(Policy, 1), HttpStatusCode.UnprocessableEntity, "PoliciesOverLimitError");
        var policy = $"{group}/policies/{(await SendAsync("GET", group + "/policies")).Body["policies"]![0]!["id"]}";
        await RefusedAsync("POST", policy + "/webhooks", List("""{"name":"w"}""", 26), HttpStatusCode.UnprocessableEntity, "WebhooksOverLimitError");
        Assert.Equal(HttpStatusCode.Created, (await SendAsync("POST", policy + "/webhooks", List("""{"name":"w"}""", 25))).Status);
        await RefusedAsync("POST", policy + "/webhooks", List("""{"name":"w"}""", 1), HttpStatusCode.UnprocessableEntity, "WebhooksOverLimitError");

        var large = List($$$"""{"name":"w","metadata":{"k":"{{{new string('x', 256)}}}"}}""", 25);
        foreach (var other in (await SendAsync("GET", group + "/policies?limit=3")).Body["policies"]!.AsArray().Skip(1))
            Assert.Equal(HttpStatusCode.Created, (await SendAsync("POST", $"{group}/policies/{other!["id"]}/webhooks", large)).Status);
        var full = (await SendAsync("GET", group + "/policies")).Body["policies"]![3]!["id"];
        await RefusedAsync("POST", $"{group}/policies/{full}/webhooks", large, HttpStatusCode.UnprocessableEntity, "DefinitionTooLargeError");
    }

    [Fact]
    public async Task Pages_are_as_large_as_asked_for_within_one_and_a_hundred()
    {
        // B36.
        var group = await CreateAsync();
        await SendAsync("POST", group + "/policies", List("""{"name":"p","cooldown":0,"type":"webhook","change":1}""", 3));
        async Task<(int Count, string? Next)> PageAsync(string query)
        {
            var page = (await SendAsync("GET", group + "/policies" + query)).Body;
            return (page["policies"]!.AsArray().Count, (string?)page["policies_links"]!.AsArray().FirstOrDefault()?["href"]);
        }

        Assert.Equal((1, true), (await PageAsync("?limit=0") is var (count, next) ? (count, next is not null) : default));
        Assert.Equal((3, null), await PageAsync("?limit=101"));
        Assert.Equal((3, null), await PageAsync("?marker=nonsense"));
        await RefusedAsync("GET", group + "/policies?limit=x", null, HttpStatusCode.BadRequest, "InvalidQueryArgument");
        var (_, second) = await PageAsync("?limit=2");
        Assert.Single((await SendAsync("GET", second!)).Body["policies"]!.AsArray());
    }

    [Fact]
    public async Task Policies_are_replaced_and_keep_their_type()
    {
        var group = await CreateAsync();
        var policy = await AddPolicyAsync(group, """{"name":"p","cooldown":0,"type":"webhook","change":1}""");
        foreach (var body in (string[])
        [
            """{"name":"q","cooldown":0.25,"type":"webhook","changePercent":12.5}""",
            """{"name":"q","cooldown":0,"type":"webhook","desiredCapacity":3}""",
            """{"name":"q","cooldown":0,"type":"webhook","steps":[{"upper":10,"change":-1},{"lower":10,"changePercent":50}]}""",
            """{"name":"q","cooldown":0,"type":"webhook","targetTracking":{"target":50,"tolerance":0.2,"scaleIn":false}}""",
        ])
        {
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("PUT", policy, body)).Status);
            var shown = (await SendAsync("GET", policy)).Body["policy"]!.AsObject();
            Assert.All(JsonNode.Parse(body)!.AsObject(), field => Assert.True(JsonNode.DeepEquals(field.Value, shown[field.Key]), $"{field.Key} of {shown}"));
        }

        // The last one follows a target: 100 is twice the target of 50.
        await DesiredAfterAsync(group, least: 2, most: 10);
        await RefusedAsync("POST", policy + "/execute", null, HttpStatusCode.BadRequest, "ValidationError");
        await RefusedAsync("POST", policy + "/execute?metric=x", null, HttpStatusCode.BadRequest, "InvalidQueryArgument");
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("POST", policy + "/execute?metric=100")).Status);
        Assert.Equal(4, (int)(await SendAsync("GET", group + "/state")).Body["group"]!["desiredCapacity"]!);
        await RefusedAsync(
            "PUT", policy, """{"name":"q","cooldown":0,"type":"schedule","change":1,"args":{"cron":"* * * * *"}}""", HttpStatusCode.BadRequest, "ValidationError");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", policy)).Status);
        await RefusedAsync("GET", policy, null, HttpStatusCode.NotFound, "NoSuchPolicyError");
        await RefusedAsync("DELETE", policy, null, HttpStatusCode.NotFound, "NoSuchPolicyError");
    }

    [Fact]
    public async Task A_webhook_executes_without_a_token_and_says_nothing_else_ever()
    {
        // B10 and B11.
        var group = await CreateAsync();
        var policy = await AddPolicyAsync(group, """{"name":"up","cooldown":60,"type":"webhook","change":1}""");
        var (status, made) = await SendAsync("POST", policy + "/webhooks", """[{"name":"w","metadata":{"who":"me"}}]""", "hook");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(made.ToJsonString(), (await SendAsync("POST", policy + "/webhooks", """[{"name":"w","metadata":{"who":"me"}}]""", "hook")).Body.ToJsonString());
        var capability = (string)made["webhooks"]![0]!["links"]!.AsArray().Single(link => link!["rel"]!.GetValue<string>() is "capability")!["href"]!;
        using var anybody = new HttpClient { BaseAddress = _http.BaseAddress };
        async Task AcceptedAsync(string path)
        {
            using var reply = await anybody.PostAsync(path, content: null, Cancel);
            Assert.Equal((HttpStatusCode.Accepted, "{}"), (reply.StatusCode, await reply.Content.ReadAsStringAsync(Cancel)));
        }

        await AcceptedAsync(capability);
        Assert.Equal(1, (int)(await SendAsync("GET", group + "/state")).Body["group"]!["desiredCapacity"]!);
        await AcceptedAsync(capability);
        await AcceptedAsync(capability.Replace("/1/", "/2/", StringComparison.Ordinal));
        await AcceptedAsync("/v1.0/execute/1/" + new string('0', 64));
        await AcceptedAsync("/v1.0/execute/1/nonsense");
        await SendAsync("POST", group + "/pause");
        await AcceptedAsync(capability);
        await SendAsync("POST", group + "/resume");
        var webhook = (string)made["webhooks"]![0]!["links"]![0]!["href"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("PUT", webhook, """{"name":"renamed","metadata":{}}""")).Status);
        Assert.Equal("renamed", (string?)(await SendAsync("GET", webhook)).Body["webhook"]!["name"]);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", webhook)).Status);
        await AcceptedAsync(capability);
        await RefusedAsync("GET", webhook, null, HttpStatusCode.NotFound, "NoSuchWebhookError");
        Assert.Equal(1, (int)(await SendAsync("GET", group + "/state")).Body["group"]!["desiredCapacity"]!);

        using var unguarded = await anybody.PostAsync(group + "/pause", content: null, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, unguarded.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await RefusedAsync("POST", Groups, new string(' ', 200_000), HttpStatusCode.RequestEntityTooLarge, "RequestTooLarge");
        Assert.Empty((await SendAsync("GET", Groups)).Body["groups"]!.AsArray());
    }

    [Fact]
    public async Task The_description_has_exactly_the_routes_that_are_served()
    {
        var described = (await SendAsync("GET", "/v1.0/openapi.json")).Body["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        var served = _host.Routes.Where(route => route.Contains(" /v1.0/", StringComparison.Ordinal) && !route.EndsWith("openapi.json", StringComparison.Ordinal))
            .Select(route => route.Replace(":guid", "", StringComparison.Ordinal));
        Assert.Equal(served.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    private static string Body(
        string configuration = """{"name":"web","cooldown":0,"minEntities":0}""", string? launch = null, string policies = "[]") =>
        $$"""{"groupConfiguration":{{configuration}},"launchConfiguration":{{launch ?? Launch}},"scalingPolicies":{{policies}}}""";

    private static string List(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";

    private static HttpRequestMessage Request(string method, string path, string? body, string? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            Cancel.ThrowIfCancellationRequested();
    }

    private async Task<string> CreateAsync() => $"{Groups}/{(await SendAsync("POST", Groups, Body())).Body["group"]!["id"]}";

    private async Task<string> AddPolicyAsync(string group, string policy) =>
        $"{group}/policies/{(await SendAsync("POST", group + "/policies", $"[{policy}]")).Body["policies"]![0]!["id"]}";

    private async Task<int> DesiredAfterAsync(string group, int least, int most)
    {
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await SendAsync("PUT", group + "/config", $$$"""{"name":"web","cooldown":60,"minEntities":{{{least}}},"maxEntities":{{{most}}},"metadata":{}}""")).Status);
        return (int)(await SendAsync("GET", group + "/state")).Body["group"]!["desiredCapacity"]!;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string method, string path, string? body = null, string? key = null)
    {
        using var request = Request(method, path, body, key);
        using var response = await _http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private async Task RefusedAsync(string method, string path, string? body, HttpStatusCode status, string type, string? key = null)
    {
        var (answered, answer) = await SendAsync(method, path, body, key);
        Assert.True(
            (answered, (string?)answer["error"]?["type"], (int?)answer["error"]?["code"]) == (status, type, (int)status),
            $"{method} {path} was answered {(int)answered} {answer.ToJsonString()} and not {(int)status} {type}");
    }
}
