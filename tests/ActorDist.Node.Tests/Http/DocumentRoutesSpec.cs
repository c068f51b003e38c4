using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Core.Crdts.Documents;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>The bodies of the routes of documents.</summary>
public sealed class DocumentRoutesSpec : IAsyncLifetime
{
    private const string Edit = """{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": "x", "session": "a1", "cursor": 4}""";
    private HttpHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HttpHost.StartAsync();
        _http = _host.Client(HttpVersion.Version11);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(DocumentOutcomeKind.Accepted, HttpStatusCode.OK, "accepted")]
    [InlineData(DocumentOutcomeKind.Stale, HttpStatusCode.Conflict, "stale")]
    [InlineData(DocumentOutcomeKind.Unknown, HttpStatusCode.ServiceUnavailable, "unknown")]
    public async Task Should_say_what_became_of_an_edit(DocumentOutcomeKind kind, HttpStatusCode status, string outcome)
    {
        _host.Documents.Next = kind;
        using var response = await PostAsync("edits", Edit);
        Assert.Equal(status, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((outcome, "9f0c.13"), (body.GetProperty("outcome").GetString(), body.GetProperty("revision").GetString()));
        Assert.Equal(new DocumentEdit(new DocumentRevision(0x9f0c, 12), 3, 1, "x", "a1", 4), Assert.Single(_host.Documents.Edits));
    }

    [Theory]
    [InlineData("""{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": "x" """)]
    [InlineData("""{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": "x"}""")]
    [InlineData("""{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": null, "session": "a1"}""")]
    [InlineData("""{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": "x", "session": "a1", "extra": 1}""")]
    [InlineData("""{"revision": "9f0c.12", "index": "3", "delete": {}, "insert": "x", "session": "a1"}""")]
    [InlineData("""{"revision": "9f0c.12", "index": 99999999999, "delete": 1, "insert": "x", "session": "a1"}""")]
    [InlineData("""{"revision": "9f0c.12", "index": 3, "delete": 1, "insert": "\ud83d", "session": "a1"}""")]
    [InlineData("""{"revision": "twelve", "index": 3, "delete": 1, "insert": "x", "session": "a1"}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Should_refuse_a_body_that_is_no_edit(string body)
    {
        using var response = await PostAsync("edits", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("error").GetString()!);
        Assert.Empty(_host.Documents.Edits);
    }

    [Fact]
    public async Task Should_refuse_a_body_above_the_limit()
    {
        using var response = await PostAsync("edits", Edit.Replace("\"x\"", $"\"{new string('x', 1024 * 1024)}\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("1048576", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(_host.Documents.Edits);
    }

    [Theory]
    [InlineData("""{"session": "a1", "name": "Ada", "index": 3}""", HttpStatusCode.NoContent)]
    [InlineData("""{"session": "a1", "name": "Ada", "index": 3, "secret": 1}""", HttpStatusCode.BadRequest)]
    public async Task Should_take_a_cursor_and_nothing_else(string body, HttpStatusCode status)
    {
        using var response = await PostAsync("cursors", body);
        Assert.Equal(status, response.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string what, string body) =>
        _http.PostAsync($"v1/documents/note/{what}", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
}
