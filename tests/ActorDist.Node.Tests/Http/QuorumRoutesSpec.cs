using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace ActorDist.Node.Tests.Http;

public sealed class QuorumRoutesSpec : IAsyncLifetime
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
    public async Task A_value_comes_back_as_it_went_with_its_clock_and_context()
    {
        byte[] bytes = [0, 255, (byte)'\n', 128];
        using var put = await SendAsync("PUT", "/v1/quorum/cart/alice?w=all", bytes);
        Assert.Equal((HttpStatusCode.NoContent, "n1:1"), (put.StatusCode, Header(put, "Quorum-Dot")));
        using var get = await SendAsync("GET", "/v1/quorum/cart/alice?r=all");
        Assert.Equal((HttpStatusCode.OK, "{n1:1}"), (get.StatusCode, Header(get, "Quorum-Clock")));
        Assert.Equal(bytes, await get.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Contains("n2=found", Header(get, "Quorum-Replicas"), StringComparison.Ordinal);

        using var deleted = await SendAsync("DELETE", "/v1/quorum/cart/alice?w=all", null, ("Quorum-Context", Header(get, "Quorum-Context")));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await SendAsync("GET", "/v1/quorum/cart/alice");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.NotEmpty(Header(gone, "Quorum-Context"));
        using var never = await SendAsync("GET", "/v1/quorum/cart/bob");
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        Assert.False(never.Headers.Contains("Quorum-Context"));
    }

    [Fact]
    public async Task Siblings_are_multiple_choices_until_a_put_with_their_context()
    {
        await PutAsync("a%2Fb", "milk");
        await PutAsync("a%2Fb", "bread");
        using var get = await SendAsync("GET", "/v1/quorum/cart/a%2Fb?r=all");
        Assert.Equal(HttpStatusCode.MultipleChoices, get.StatusCode);
        var body = JsonDocument.Parse(await get.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal("cart/a/b", body.GetProperty("key").GetString());
        Assert.Equal("milk bread", Join(body, "value"));
        Assert.Equal("n1:1 n1:2", Join(body, "dot"));
        Assert.Equal(3, body.GetProperty("replicas").GetArrayLength());

        using var put = await SendAsync(
            "PUT", "/v1/quorum/cart/a%2Fb?w=all&return-body=on", "both"u8.ToArray(), ("Quorum-Context", body.GetProperty("context").GetString()!));
        Assert.Equal((HttpStatusCode.OK, "both"), (put.StatusCode, await put.Content.ReadAsStringAsync(Cancel)));
        using var json = await SendAsync("GET", "/v1/quorum/cart/a%2Fb", null, ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        Assert.Contains("\"dot\":\"n1:3\"", await json.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/quorum/cart/a?r=4", "r is 4; it must be from 1 to 3, n")]
    [InlineData("GET", "/v1/quorum/cart/a?r=some", "'some' is neither a number nor one of: one, quorum, all, default")]
    [InlineData("GET", "/v1/quorum/cart/a?w=2", "There is no parameter w here")]
    [InlineData("GET", "/v1/quorum/cart/a?r=1&r=2", "r was given 2 times")]
    [InlineData("GET", "/v1/quorum/cart/a?n=0", "n must be a whole number from 1 to 64")]
    [InlineData("GET", "/v1/quorum/cart/a?sloppy=perhaps", "sloppy must be on or off; it is 'perhaps'")]
    [InlineData("GET", "/v1/quorum/cart/a?timeout=2h", "timeout must be a duration such as 500ms, at most 60s; it is '2h'")]
    [InlineData("PUT", "/v1/quorum/cart/a%07", "control character U+0007")]
    [InlineData("DELETE", "/v1/quorum/cart/a", "a delete needs the context of a get")]
    public async Task What_makes_no_sense_is_400_with_the_limit_and_changes_nothing(string method, string path, string error)
    {
        using var response = await SendAsync(method, path, string.Equals(method, "PUT", StringComparison.Ordinal) ? [1] : null);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{(int)response.StatusCode} {text}");
        Assert.Contains(error, JsonDocument.Parse(text).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty((await _host.Quorum.GetAsync(new("cart/a"))).Siblings);
    }

    [Fact]
    public async Task Contexts_that_are_none_or_of_another_key_and_values_beyond_the_limit_change_nothing()
    {
        await PutAsync("a", "milk");
        await PutAsync("b", "bread");
        using var other = await SendAsync("GET", "/v1/quorum/cart/b?r=all");
        foreach (var (context, error) in new[]
        {
            ("%%", "not base64url"), ("AAAA", "3 bytes are too few for one"), (Header(other, "Quorum-Context"), "given for another key or cluster than cart/a"),
        })
        {
            using var refused = await SendAsync("PUT", "/v1/quorum/cart/a", [1], ("Quorum-Context", context));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(error, await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        using var large = await SendAsync("PUT", "/v1/quorum/cart/a", new byte[65_537]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Contains("65536", await large.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var get = await SendAsync("GET", "/v1/quorum/cart/a?r=all");
        Assert.Equal("milk", await get.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_session_never_shows_less_than_it_has_seen_and_fails_where_nobody_holds_that()
    {
        using var put = await SendAsync("PUT", "/v1/quorum/cart/a?w=all", "milk"u8.ToArray(), ("Quorum-Session", "new"));
        var written = Header(put, "Quorum-Session");
        using var get = await SendAsync("GET", "/v1/quorum/cart/a?r=1", null, ("Quorum-Session", written));
        Assert.Equal("milk", await get.Content.ReadAsStringAsync(Cancel));
        Assert.NotEmpty(Header(get, "Quorum-Session"));
        using var none = await SendAsync("GET", "/v1/quorum/cart/a?r=1");
        Assert.False(none.Headers.Contains("Quorum-Session"));

        // What a session of a cluster that has lost this write would find.
        await using var other = await HttpHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/quorum/cart/a?r=all");
        request.Headers.Add("Quorum-Session", written);
        using var lost = await other.Client(HttpVersion.Version11).SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Contains(
            "session: 3 replicas answered within 1000 ms, but none holds all that the session has seen",
            await lost.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "neither one of new, read-your-writes, monotonic-reads nor base64url")]
    [InlineData("%%", "neither one of new, read-your-writes, monotonic-reads nor base64url")]
    [InlineData("AAAA", "3 bytes are too few for one")]
    [InlineData("gAQ", "guarantees 4 are not known")]
    public async Task What_is_no_session_is_400_and_changes_nothing(string session, string error)
    {
        using var refused = await SendAsync("PUT", "/v1/quorum/cart/a", [1], ("Quorum-Session", session));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(error, await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty((await _host.Quorum.GetAsync(new("cart/a"))).Siblings);
    }

    [Fact]
    public async Task What_a_quorum_cannot_do_is_503_failed_and_what_may_be_done_503_unknown()
    {
        _host.Quorum.TakeDown("n3", isNoticed: true);
        await AssertNotDoneAsync("failed", "w is 3, but only 2 primaries", "/v1/quorum/cart/a?w=all&sloppy=off");
        _host.Quorum.TakeDown("n2", isNoticed: false);
        await AssertNotDoneAsync("unknown", "w is 2, but 1 replicas confirmed", "/v1/quorum/cart/a?w=2&sloppy=off");
    }

    [Fact]
    public async Task Replicas_and_repairs_are_told()
    {
        await PutAsync("a", "milk");
        using var replicas = await SendAsync("GET", "/v1/quorum-replicas/cart/a");
        var body = JsonDocument.Parse(await replicas.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal(3, body.GetProperty("preferenceList").GetArrayLength());
        Assert.Equal("{n1:1}", body.GetProperty("inspections")[0].GetProperty("clock").GetString());
        using var nodes = await SendAsync("GET", "/v1/quorum");
        Assert.Contains("\"antiEntropyBytes\":8", await nodes.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var repair = await SendAsync("POST", "/v1/quorum/repair");
        Assert.Contains("\"bytes\":1234", await repair.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static string Join(JsonElement body, string property) =>
        string.Join(' ', body.GetProperty("siblings").EnumerateArray().Select(each => each.GetProperty(property).GetString()));

    private async Task AssertNotDoneAsync(string outcome, string error, string path)
    {
        using var response = await SendAsync("PUT", path, [1]);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (response.StatusCode, Header(response, "Retry-After")));
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal(outcome, body.GetProperty("outcome").GetString());
        Assert.Contains(error, body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private async Task PutAsync(string name, string value)
    {
        using var put = await SendAsync("PUT", $"/v1/quorum/cart/{name}?w=all", Encoding.UTF8.GetBytes(value));
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, Cancel);
    }
}
