using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ActorDist.Lab.Cloud;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.Lab.Tests.Cloud;

/// <summary>The simulated cloud over HTTP, on a ledger of its own a test.</summary>
public sealed class CloudHostSpec : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-cloud-").FullName;
    private CloudHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StartAsync(TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Should_create_one_server_for_a_token_however_often_it_is_sent()
    {
        var first = await CreateAsync("t1");
        var again = await CreateAsync("t1", epoch: 2);
        var other = await CreateAsync("t2", epoch: 2);
        var reused = await CreateAsync("t1", epoch: 2, launch: "{\"flavor\":2}");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created), (first.Status, again.Status, other.Status));
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.NotEqual(first.Text("id"), other.Text("id"), StringComparer.Ordinal);
        Assert.Equal((HttpStatusCode)422, reused.Status);
        Assert.Equal("TokenReusedError", reused.ErrorType);
        Assert.Equal(2, (await ListAsync()).Count);
        Assert.Equal("fenced created fenced created", string.Join(' ', await ActionsAsync()));
    }

    [Fact]
    public async Task Should_refuse_an_epoch_that_is_over_and_write_that_down()
    {
        var server = await CreateAsync("t1", epoch: 5);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "v1/fence", new { group = "g", epoch = 7 })).Status);

        var creation = await CreateAsync("t2", epoch: 6);
        var deletion = await SendAsync(HttpMethod.Delete, $"v1/servers/{server.Text("id")}?group=g&epoch=6");
        var fence = await SendAsync(HttpMethod.Put, "v1/fence", new { group = "g", epoch = 6 });

        Assert.All([creation, deletion, fence], reply => Assert.Equal((HttpStatusCode.Conflict, "StaleEpochError"), (reply.Status, reply.ErrorType)));
        Assert.Single(await ListAsync());
        Assert.Equal("fenced created fenced refused refused refused", string.Join(' ', await ActionsAsync()));
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("t3", epoch: 1, group: "other")).Status);
    }

    [Fact]
    public async Task Should_delete_once_and_answer_a_used_up_token_with_the_server_that_is_gone()
    {
        var id = (await CreateAsync("t1")).Text("id");

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(id)).Status);
        var again = await CreateAsync("t1");

        Assert.Equal((HttpStatusCode.OK, "DELETED"), (again.Status, again.Text("status")));
        Assert.Empty(await ListAsync());
        Assert.Equal("fenced created deleted", string.Join(' ', await ActionsAsync()));
    }

    [Fact]
    public async Task Should_take_a_disowned_server_out_of_the_list_and_let_it_run()
    {
        var id = (await CreateAsync("t1")).Text("id");

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Post, $"v1/servers/{id}/disown?group=g&epoch=1")).Status);

        Assert.Empty(await ListAsync());
        Assert.Equal("ACTIVE", (await SendAsync(HttpMethod.Get, $"v1/servers/{id}")).Text("status"));
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(id)).Status);
    }

    [Fact]
    public async Task Should_keep_servers_tokens_fences_and_the_ledger_when_it_is_started_again()
    {
        var first = await CreateAsync("t1", epoch: 3);
        await CreateAsync("t2", epoch: 3);
        var before = await ActionsAsync();

        _http.Dispose();
        await _host.DisposeAsync();
        await StartAsync(TimeSpan.Zero);

        Assert.Equal(string.Join(' ', before), string.Join(' ', await ActionsAsync()));
        Assert.Equal(first.Text("id"), (await CreateAsync("t1", epoch: 3)).Text("id"));
        Assert.Equal("StaleEpochError", (await CreateAsync("t3", epoch: 2)).ErrorType);
        Assert.Equal(2, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Should_list_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync($"t{i}");
        }

        var page = await SendAsync(HttpMethod.Get, "v1/servers?group=g&limit=3");
        var rest = await SendAsync(HttpMethod.Get, $"v1/servers?group=g&limit=3&marker={page.Text("next")}");

        Assert.Equal((3, 2), (page.Body!["servers"]!.AsArray().Count, rest.Body!["servers"]!.AsArray().Count));
        Assert.Null(rest.Body["next"]);
    }

    [Theory]
    [InlineData("fail-before", 500, 0)]
    [InlineData("fail-after", 500, 1)]
    [InlineData("refused", 403, 0)]
    public async Task Should_fail_on_demand_before_or_after_doing_it(string kind, int status, int servers)
    {
        await FaultAsync(new { kind, operation = "create", times = 1 });

        Assert.Equal(status, (int)(await CreateAsync("t1")).Status);

        Assert.Equal(servers, (await ListAsync()).Count);
        Assert.Equal(servers == 1 ? HttpStatusCode.OK : HttpStatusCode.Created, (await CreateAsync("t1")).Status);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Should_lose_a_reply_on_demand_after_doing_it()
    {
        await FaultAsync(new { kind = "lost-reply", operation = "delete", times = 1 });
        var id = (await CreateAsync("t1")).Text("id");

        await Assert.ThrowsAsync<HttpRequestException>(() => DeleteAsync(id));

        Assert.Empty(await ListAsync());
        Assert.Equal(1, (await SendAsync(HttpMethod.Get, "v1/faults")).Body!["faults"]![0]!["met"]!.GetValue<int>());
    }

    [Fact]
    public async Task Should_be_slow_on_demand_and_do_it_even_when_the_caller_has_gone()
    {
        await FaultAsync(new { kind = "slow", operation = "create", times = 1, delay = "200ms" });
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        impatient.CancelAfter(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _http.PostAsJsonAsync("v1/servers", Order("t1", 1, "{}", "g"), impatient.Token));

        Assert.True(await Polling.UntilAsync(
            async _ => (await ListAsync()).Count == 1, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(10), Cancellation));
    }

    [Fact]
    public async Task Should_leave_servers_in_build_or_break_them_on_demand()
    {
        await FaultAsync(new { kind = "stuck", times = 1 });
        await FaultAsync(new { kind = "build-error", group = "other" });

        await CreateAsync("t1");
        await CreateAsync("t2");
        await CreateAsync("t3", group: "other");

        Assert.Equal("BUILD ACTIVE", string.Join(' ', (await ListAsync()).Select(server => server!["status"]!.GetValue<string>())));
        Assert.Equal("ERROR", (await ListAsync("other"))[0]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Should_enforce_a_quota_and_forget_it_with_the_faults()
    {
        await FaultAsync(new { kind = "quota", limit = 1 });
        await CreateAsync("t1");

        Assert.Equal("OverQuotaError", (await CreateAsync("t2")).ErrorType);
        await SendAsync(HttpMethod.Delete, "v1/faults");

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("t2")).Status);
    }

    [Fact]
    public async Task Should_build_for_as_long_as_it_was_told_and_break_a_server_for_the_operator()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        await StartAsync(TimeSpan.FromMinutes(10));
        var id = (await CreateAsync("t1")).Text("id");

        Assert.Equal("BUILD", (await SendAsync(HttpMethod.Get, $"v1/servers/{id}")).Text("status"));
        await SendAsync(HttpMethod.Put, $"v1/operator/servers/{id}/status", new { status = "ERROR" });
        Assert.Equal("ERROR", (await ListAsync())[0]!["status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"v1/operator/servers/{id}")).Status);
        Assert.Equal("deleted", (await ActionsAsync())[^1]);
    }

    [Fact]
    public async Task Should_keep_a_node_until_it_is_taken_away_and_list_it_with_a_server_that_is_gone()
    {
        var id = (await CreateAsync("t1")).Text("id");
        var node = $"v1/load-balancers/lb/nodes/{id}?group=g&epoch=1";

        await SendAsync(HttpMethod.Put, $"{node}&port=80&condition=ENABLED");
        await SendAsync(HttpMethod.Put, $"v1/operator/load-balancers/lb/nodes/{id}?port=80&connections=4");
        await SendAsync(HttpMethod.Put, $"{node}&port=80&condition=DRAINING");
        var drained = await SendAsync(HttpMethod.Put, $"{node}&port=80&condition=DRAINING");
        await SendAsync(HttpMethod.Put, "v1/operator/load-balancers/lb/nodes/of-others?port=81");
        await DeleteAsync(id);

        Assert.Equal(("DRAINING", 4), (drained.Text("condition"), drained.Body!["connections"]!.GetValue<int>()));
        var listed = Assert.Single(await ListAsync())!;
        Assert.Equal("DELETED lb", $"{listed["status"]} {Assert.Single(listed["nodes"]!.AsArray())!["balancer"]}");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, node)).Status);
        Assert.Equal("NodeNotFoundError", (await SendAsync(HttpMethod.Delete, node)).ErrorType);
        Assert.Empty(await ListAsync());
        Assert.Equal("of-others", Assert.Single((await SendAsync(HttpMethod.Get, "v1/load-balancers/lb")).Body!["nodes"]!.AsArray())!["server"]!.GetValue<string>());
        Assert.Equal("fenced created attached draining deleted detached", string.Join(' ', await ActionsAsync()));
    }

    [Theory]
    [InlineData("group=g&epoch=1&port=80&condition=OPEN", 400, "ValidationError")]
    [InlineData("group=g&epoch=1&port=0&condition=ENABLED", 400, "ValidationError")]
    [InlineData("group=g&epoch=1&condition=ENABLED", 400, "ValidationError")]
    [InlineData("group=g&port=80&condition=ENABLED", 400, "ValidationError")]
    [InlineData("group=other&epoch=1&port=80&condition=ENABLED", 404, "ServerNotFoundError")]
    [InlineData("group=g&epoch=1&port=80&condition=ENABLED", 409, "StaleEpochError")]
    public async Task Should_make_no_node_for_a_call_that_is_wrong_or_too_late(string query, int status, string type)
    {
        var id = (await CreateAsync("t1", epoch: 2)).Text("id");

        var reply = await SendAsync(HttpMethod.Put, $"v1/load-balancers/lb/nodes/{id}?{query}");

        Assert.Equal((status, type), ((int)reply.Status, reply.ErrorType));
        Assert.Empty((await SendAsync(HttpMethod.Get, "v1/load-balancers/lb")).Body!["nodes"]!.AsArray());
    }

    [Theory]
    [InlineData("v1/servers", "{", "InvalidJsonError")]
    [InlineData("v1/servers", "{\"group\":\"g\"}", "InvalidJsonError")]
    [InlineData("v1/servers", """{"group":"g","name":"n","token":"t","epoch":1,"label":"1","launch":"{}","colour":"red"}""", "InvalidJsonError")]
    [InlineData("v1/servers", """{"group":"g","name":"n","token":"t","epoch":0,"label":"1","launch":"{}"}""", "ValidationError")]
    [InlineData("v1/servers", """{"group":"","name":"n","token":"t","epoch":1,"label":"1","launch":"{}"}""", "ValidationError")]
    [InlineData("v1/faults", """{"kind":"sabotage"}""", "ValidationError")]
    [InlineData("v1/faults", """{"kind":"slow","delay":"1h"}""", "ValidationError")]
    [InlineData("v1/faults", """{"kind":"quota"}""", "ValidationError")]
    public async Task Should_refuse_what_is_wrong_and_change_nothing(string route, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await _http.PostAsync(route, content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(type, (await JsonNode.ParseAsync(await reply.Content.ReadAsStreamAsync(Cancellation), cancellationToken: Cancellation))!["error"]!["type"]!.GetValue<string>());
        Assert.Empty(await ActionsAsync());
    }

    [Fact]
    public async Task Should_refuse_a_body_that_is_too_large()
    {
        using var content = new StringContent(new string(' ', 70_000) + "{}", Encoding.UTF8, "application/json");
        using var reply = await _http.PostAsync("v1/servers", content, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    private static object Order(string token, long epoch, string launch, string group) =>
        new { group, name = $"server-{token}", token, epoch, label = "1", launch };

    private async Task StartAsync(TimeSpan buildTime)
    {
        _host = await CloudHost.StartAsync(
            new CloudOptions(0, Path.Combine(_folder, "cloud.db"), buildTime, CloudOptions.UsualQuota), TimeProvider.System, Cancellation);
        _http = new HttpClient { BaseAddress = _host.Address };
    }

    private Task<Reply> CreateAsync(string token, long epoch = 1, string launch = "{}", string group = "g") =>
        SendAsync(HttpMethod.Post, "v1/servers", Order(token, epoch, launch, group));

    private Task<Reply> DeleteAsync(string id) => SendAsync(HttpMethod.Delete, $"v1/servers/{id}?group=g&epoch=1");

    private async Task FaultAsync(object fault) => Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "v1/faults", fault)).Status);

    private async Task<JsonArray> ListAsync(string group = "g") =>
        (await SendAsync(HttpMethod.Get, $"v1/servers?group={group}")).Body!["servers"]!.AsArray();

    private async Task<string[]> ActionsAsync() =>
        [.. (await SendAsync(HttpMethod.Get, "v1/ledger")).Body!["entries"]!.AsArray().Select(entry => entry!["action"]!.GetValue<string>())];

    private async Task<Reply> SendAsync(HttpMethod method, string route, object? body = null)
    {
        using var request = new HttpRequestMessage(method, route) { Content = body is null ? null : JsonContent.Create(body) };
        using var reply = await _http.SendAsync(request, Cancellation);
        var text = await reply.Content.ReadAsStringAsync(Cancellation);
        return new Reply(reply.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    private sealed record Reply(HttpStatusCode Status, JsonNode? Body)
    {
        public string? ErrorType => Body?["error"]?["type"]?.GetValue<string>();

        public string Text(string name) => Body![name]!.GetValue<string>();
    }
}
