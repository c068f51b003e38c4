using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace ActorDist.Node.Tests.Http;

public sealed class ReplicaRoutesSpec : IAsyncLifetime
{
    private HttpHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HttpHost.StartAsync();
        _http = _host.Client(HttpVersion.Version11);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_view_has_the_configuration_and_a_report_of_each_node_that_answered()
    {
        var view = await _http.GetFromJsonAsync<JsonElement>("/v1/replicas", Cancel);
        Assert.Equal(
            """{"cluster":"c0ffee","epoch":3,"replicas":["n1","n2","n3"],"joint":false,"reports":""",
            view.GetRawText()[..view.GetRawText().IndexOf('[', view.GetRawText().IndexOf("reports", StringComparison.Ordinal))]);
        Assert.Equal("n1 n2", string.Join(' ', view.GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("node").GetString())));
        var report = view.GetProperty("reports")[0];
        Assert.True(report.GetProperty("isMember").GetBoolean());
        Assert.Equal(8, report.GetProperty("quorumContactMs").GetInt64());
    }

    [Fact]
    public async Task Waiting_is_said_until_the_registers_are_founded()
    {
        _host.Replicas.View = _host.Replicas.View with { Cluster = "", Configuration = Core.Consensus.Configuration.None, WaitingFor = "2 of 3 nodes" };
        var view = await _http.GetFromJsonAsync<JsonElement>("/v1/replicas", Cancel);
        Assert.Equal("2 of 3 nodes", view.GetProperty("waitingFor").GetString());
        Assert.Empty(view.GetProperty("replicas").EnumerateArray());
    }

    [Fact]
    public async Task A_change_answers_once_it_is_through()
    {
        var change = PostAsync("""{"add": ["n4"], "remove": ["n3"]}""");
        while (_host.Replicas.Asked is null)
            await Task.Delay(10, Cancel);
        Assert.False(change.IsCompleted);
        var meanwhile = await _http.GetFromJsonAsync<JsonElement>("/v1/replicas", Cancel);
        Assert.True(meanwhile.GetProperty("joint").GetBoolean());
        Assert.Equal("n1 n2 n3 n4", NamesOf(meanwhile));

        _host.Replicas.End();
        using var response = await change;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var view = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("n1 n2 n4", NamesOf(view));
        Assert.Equal(("n4", "n3"), (_host.Replicas.Asked.Add.Single(), _host.Replicas.Asked.Remove.Single()));
    }

    [Fact]
    public async Task A_change_that_is_refused_is_409_with_the_reason()
    {
        _host.Replicas.End("n4 is not a running member");
        using var response = await PostAsync("""{"add": ["n4"]}""");
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("n4 is not a running member", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(_host.Replicas.Asked!.Remove);
    }

    [Fact]
    public async Task A_client_that_goes_away_stops_the_watching()
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var change = _http.PostAsync("/v1/replicas", new StringContent("""{"add": ["n4"]}"""), impatient.Token);
        while (_host.Replicas.Asked is null)
            await Task.Delay(10, Cancel);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
        await _host.Replicas.Unwatched.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task A_node_that_leaves_says_that_the_change_is_unknown()
    {
        var change = PostAsync("""{"add": ["n4"]}""");
        while (_host.Replicas.Asked is null)
            await Task.Delay(10, Cancel);
        _host.BeginStop();
        using var response = await change;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("\"outcome\":\"unknown\"", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nodes to add or to remove")]
    [InlineData("{}", "nodes to add or to remove")]
    [InlineData("""{"add": "n4"}""", "add")]
    [InlineData("""{"add": [""]}""", "one is empty")]
    [InlineData("""{"add": [null]}""", "one is empty")]
    [InlineData("""{"remove": ["n4", "n4"]}""", "twice")]
    [InlineData("""{"replace": ["n4"]}""", "replace")]
    [InlineData("n4", "The body must be")]
    public async Task A_change_that_makes_no_sense_is_400(string body, string named)
    {
        using var response = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Contains(named, error.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Null(_host.Replicas.Asked);
    }

    [Fact]
    public async Task An_inspection_has_what_each_replica_holds()
    {
        var inspected = await _http.GetFromJsonAsync<JsonElement>("/v1/registers/team%2Fcolor/replicas", Cancel);
        Assert.Equal("team/color", inspected.GetProperty("key").GetString());
        var first = inspected.GetProperty("inspections")[0];
        Assert.Equal(("n1", "17@00000000#3", 5), (first.GetProperty("node").GetString(), first.GetProperty("accepted").GetString(), first.GetProperty("version").GetInt64()));

        using var refused = await _http.GetAsync("/v1/registers/a%01/replicas", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static string NamesOf(JsonElement view) =>
        string.Join(' ', view.GetProperty("replicas").EnumerateArray().Select(name => name.GetString()));

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _http.PostAsync("/v1/replicas", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
}
