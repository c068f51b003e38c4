using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace ActorDist.Node.Tests.Http;

public sealed class FaultRoutesSpec
{
    private const string Node = "/v1/faults/node";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/faults")]
    [InlineData("POST", "/v1/faults")]
    [InlineData("DELETE", "/v1/faults")]
    [InlineData("PUT", "/v1/faults/clock")]
    [InlineData("GET", Node)]
    [InlineData("POST", Node)]
    [InlineData("DELETE", Node)]
    [InlineData("PUT", Node + "/clock")]
    [InlineData("POST", "/v1/faults/process")]
    [InlineData("POST", Node + "/process")]
    public async Task A_node_without_faults_refuses_and_says_how_to_enable_them(string method, string route)
    {
        await using var host = await HttpHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), route);
        using var response = await host.Client(HttpVersion.Version11).SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("actordist.faults.enabled=on", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nodes_own_links_and_clock_are_changed_and_shown_in_the_words_of_the_palette()
    {
        await using var host = await HttpHost.StartAsync(faults: true);
        var http = host.Client(HttpVersion.Version11);
        await OkAsync(http, HttpMethod.Post, Node, """{"rules": [{"from": "n1", "to": "n2", "cut": true}, {"from": "n2", "to": "n3", "cut": true}]}""");
        await OkAsync(http, HttpMethod.Put, Node + "/clock", """{"skew": "-5s"}""");
        var status = await OkAsync(http, HttpMethod.Post, Node, """{"rules": [{"from": "n1", "to": "n3", "delay": "100ms", "rate": "64KiB"}]}""");
        Assert.Equal("-5s", status.GetProperty("clockSkew").GetString());
        Assert.Equal(
            "n1>n2 cut, n1>n3 slow delay 100ms rate 64KiB",
            string.Join(", ", status.GetProperty("rules").EnumerateArray().Select(rule =>
                $"{rule.GetProperty("from")}>{rule.GetProperty("to")} {rule.GetProperty("rule")}")));

        // A rule without words makes the link whole; the others stay.
        status = await OkAsync(http, HttpMethod.Post, Node, """{"rules": [{"from": "n1", "to": "n2"}]}""");
        Assert.Equal("n3", Assert.Single(status.GetProperty("rules").EnumerateArray()).GetProperty("to").GetString());
        status = await OkAsync(http, HttpMethod.Delete, Node, body: null);
        Assert.Empty(status.GetProperty("rules").EnumerateArray());
        Assert.Equal("-5s", status.GetProperty("clockSkew").GetString());
        await OkAsync(http, HttpMethod.Put, Node + "/clock", """{"skew": "0s"}""");
        Assert.Equal(
            "fault-made n1 -> n2 cut; fault-made clock -5s; fault-made n1 -> n2 cut, n1 -> n3 slow delay 100ms rate 64KiB; "
            + "fault-made n1 -> n3 slow delay 100ms rate 64KiB; fault-healed links; fault-healed clock",
            string.Join("; ", host.Events().Select(row => $"{row.Kind} {row.Detail}")));
    }

    [Theory]
    [InlineData("POST", "/v1/faults", "", "there is none")]
    [InlineData("POST", "/v1/faults", """{"shape": "triangle"}""", "majorities-ring")]
    [InlineData("POST", "/v1/faults", """{"shape": "partition", "a": ["n1"]}""", "B must be names")]
    [InlineData("POST", "/v1/faults", """{"shape": "partition", "a": ["n1", null], "b": ["n2"]}""", "A must be names")]
    [InlineData("POST", "/v1/faults", """{"shape": "isolate", "nodes": ["n9"]}""", "'n9'")]
    [InlineData("POST", "/v1/faults", """{"shape": "slow", "delay": "1h"}""", "60s")]
    [InlineData("POST", "/v1/faults", """{"shape": "cut", "from": "n1", "till": "n2"}""", "till")]
    [InlineData("PUT", "/v1/faults/clock", """{"node": "n9", "skew": "5s"}""", "'n9'")]
    [InlineData("PUT", "/v1/faults/clock", """{"node": "n1", "skew": "soon"}""", "'soon'")]
    [InlineData("PUT", Node + "/clock", """{"skew": "25h"}""", "either way")]
    [InlineData("POST", "/v1/faults/process", """{"node": "n9", "fault": "kill"}""", "'n9'")]
    [InlineData("POST", "/v1/faults/process", """{"node": "n1", "fault": "sleep"}""", "'sleep'")]
    [InlineData("POST", "/v1/faults/process", """{"node": "n1", "fault": "pause", "for": "61s"}""", "'61s'")]
    [InlineData("POST", "/v1/faults/process", """{"node": "n1", "fault": "pause"}""", "up to")]
    [InlineData("POST", Node + "/process", """{"fault": "kill", "for": "1s"}""", "leave the time out")]
    [InlineData("POST", Node, """{"rules": [null]}""", "null")]
    [InlineData("POST", Node, """{"rules": [{"from": "n1", "to": "n1", "cut": true}]}""", "two ends")]
    [InlineData("POST", Node, """{"rules": [{"from": "n1", "to": "n2", "cut": true, "delay": "1s"}]}""", "not both")]
    public async Task What_makes_no_sense_is_refused_and_nothing_changes(string method, string route, string body, string named)
    {
        await using var host = await HttpHost.StartAsync(faults: true);
        var http = host.Client(HttpVersion.Version11);
        using var response = await SendAsync(http, new HttpMethod(method), route, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(named, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("error").GetString());
        var status = await http.GetFromJsonAsync<JsonElement>(Node, Cancel);
        Assert.Empty(status.GetProperty("rules").EnumerateArray());
        Assert.Equal("0s", status.GetProperty("clockSkew").GetString());
    }

    [Fact]
    public async Task What_comes_after_its_time_is_not_done()
    {
        await using var host = await HttpHost.StartAsync(faults: true);
        var http = host.Client(HttpVersion.Version11);
        http.DefaultRequestHeaders.Add("Fault-Before", $"{DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds()}");
        using var late = await SendAsync(http, HttpMethod.Post, Node, """{"rules": [{"from": "n1", "to": "n2", "cut": true}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Empty((await http.GetFromJsonAsync<JsonElement>(Node, Cancel)).GetProperty("rules").EnumerateArray());
    }

    [Fact]
    public async Task Changes_need_the_token_where_there_is_one()
    {
        await using var host = await HttpHost.StartAsync("s3cret", faults: true);
        using var response = await SendAsync(host.Client(HttpVersion.Version11), HttpMethod.Delete, Node, body: null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<JsonElement> OkAsync(HttpClient http, HttpMethod method, string route, string? body)
    {
        using var response = await SendAsync(http, method, route, body);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string route, string? body) => http.SendAsync(
        new HttpRequestMessage(method, route) { Content = body is null ? null : new StringContent(body, Encoding.UTF8) }, Cancel);
}
