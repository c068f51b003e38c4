using System.Net;
using System.Text.Json;
using ActorDist.Autoscale.Groups;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>The routes of scaling groups on a Kestrel that listens as a node's does.</summary>
public sealed class AutoscaleRoutesSpec : IAsyncLifetime
{
    private HttpHost _host = null!;
    private HttpClient _http = null!;
    private string _group = "";
    private string _policy = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HttpHost.StartAsync();
        _http = _host.Client(HttpVersion.Version11);
        var groups = _host.ScalingGroups;
        var created = await groups.CreateAsync(
            "acme",
            key: null,
            new GroupConfiguration("web", CooldownSeconds: 0, MinEntities: 1, MaxEntities: 4, DeletionOrder.OldestFirst, []),
            "{}"u8.ToArray(),
            [new PolicyDraft("up", 0, PolicyType.Webhook, new Adjustment.Change(2), null)]);
        _group = $"/v1.0/{created.Group.Replace("/", "/groups/", StringComparison.Ordinal)}";
        _policy = $"{_group}/policies/{(await groups.ReadAsync(created.Group))!.Policies[0].Id}/execute";
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_retry_with_one_key_executes_once_and_is_answered_the_same()
    {
        using var first = await PostAsync(_policy, "add-two");
        using var again = await PostAsync(_policy, "add-two");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Headers.GetValues("X-Response-Id"), again.Headers.GetValues("X-Response-Id"), StringComparer.Ordinal);
        Assert.Equal("{}", await again.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(3, await DesiredAsync());
        await RefusedAsync(PostAsync($"{_group}/pause", "add-two"), HttpStatusCode.UnprocessableEntity, "IdempotencyKeyReused");
        Assert.Equal(3, await DesiredAsync());
    }

    [Fact]
    public async Task Executing_at_the_maximum_is_refused_and_beyond_it_clamped()
    {
        using var up = await PostAsync(_policy);
        using var clamped = await PostAsync(_policy);
        Assert.Equal((HttpStatusCode.Accepted, 4), (clamped.StatusCode, await DesiredAsync()));
        await RefusedAsync(PostAsync(_policy), HttpStatusCode.Forbidden, "CannotExecutePolicyError");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var nobody = Guid.NewGuid();
        await RefusedAsync(PostAsync($"{_group}/policies/{nobody}/execute"), HttpStatusCode.NotFound, "NoSuchPolicyError");
        await RefusedAsync(PostAsync($"/v1.0/acme/groups/{nobody}/converge"), HttpStatusCode.NotFound, "NoSuchScalingGroupError");
        await RefusedAsync(_http.GetAsync($"/v1.0/acme/groups/{nobody}/state", Cancel), HttpStatusCode.NotFound, "NoSuchScalingGroupError");
        await RefusedAsync(_http.GetAsync("/v1.0/a%20b/groups", Cancel), HttpStatusCode.BadRequest, "ValidationError");
    }

    [Fact]
    public async Task A_paused_group_executes_and_converges_nothing_until_it_is_resumed()
    {
        using var paused = await PostAsync($"{_group}/pause/");
        using var again = await PostAsync($"{_group}/pause");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (paused.StatusCode, again.StatusCode));
        await RefusedAsync(PostAsync(_policy), HttpStatusCode.Forbidden, "GroupPausedError");
        await RefusedAsync(PostAsync($"{_group}/converge"), HttpStatusCode.Forbidden, "GroupPausedError");
        using var resumed = await PostAsync($"{_group}/resume");
        using var converged = await PostAsync($"{_group}/converge");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (resumed.StatusCode, converged.StatusCode));
    }

    [Fact]
    public async Task The_list_has_the_groups_of_one_tenant()
    {
        using var own = JsonDocument.Parse(await _http.GetStringAsync("/v1.0/acme/groups", Cancel));
        Assert.Equal(
            "web", own.RootElement.GetProperty("groups").EnumerateArray().Single().GetProperty("state").GetProperty("name").GetString());
        Assert.Equal("""{"groups":[],"groups_links":[]}""", await _http.GetStringAsync("/v1.0/other/groups", Cancel));
    }

    [Fact]
    public async Task An_unknown_end_is_called_so()
    {
        _host.Groups.Broken = new Outcome(OutcomeKind.Unknown, null, default, "no quorum");
        await RefusedAsync(PostAsync(_policy), HttpStatusCode.ServiceUnavailable, "OutcomeUnknown");
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await _http.SendAsync(request, Cancel);
    }

    private async Task<int> DesiredAsync()
    {
        using var state = JsonDocument.Parse(await _http.GetStringAsync($"{_group}/state", Cancel));
        return state.RootElement.GetProperty("group").GetProperty("desiredCapacity").GetInt32();
    }

    private static async Task RefusedAsync(Task<HttpResponseMessage> sent, HttpStatusCode status, string type)
    {
        using var response = await sent;
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        var error = body.RootElement.GetProperty("error");
        Assert.Equal(
            (status, type, (int)status), (response.StatusCode, error.GetProperty("type").GetString(), error.GetProperty("code").GetInt32()));
    }
}
