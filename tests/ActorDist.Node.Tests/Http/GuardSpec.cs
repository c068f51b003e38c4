using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>What keeps other sites' pages and those without the token from changing anything.</summary>
public sealed partial class GuardSpec : IAsyncLifetime
{
    private HttpHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HttpHost.StartAsync(token: "secret", faults: true);
        _http = _host.Client(HttpVersion.Version11);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Should_want_the_token_on_every_route_that_changes_something()
    {
        var changing = _host.Routes.Where(route => !route.StartsWith("GET ", StringComparison.Ordinal)).ToArray();
        Assert.True(changing.Length > 20, $"only {changing.Length} such routes were found");
        foreach (var route in changing.Where(route => !route.Contains("/v1.0/execute/", StringComparison.Ordinal)))
        {
            var (method, path) = (route[..route.IndexOf(' ', StringComparison.Ordinal)], route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            using var request = new HttpRequestMessage(new HttpMethod(method), Parameter().Replace(path, $"{Guid.Empty}"));
            using var response = await _http.SendAsync(request, Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{route} was answered {(int)response.StatusCode} without the token");
        }
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Should_refuse_a_change_that_another_sites_page_asks_for(string header, string value)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(HttpMethod.Put, header, value));
        // A page may look: what it gets, the browser keeps from it.
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Get, header, value));
    }

    [Fact]
    public async Task Should_take_a_change_of_its_own_page_and_of_programs()
    {
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Put, "Origin", _http.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Put, "Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Put, "X-Other", "1"));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("192.0.2.1")]
    public async Task Should_serve_no_other_name_on_loopback(string host)
    {
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await SendAsync(HttpMethod.Get, "Host", host));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await SendAsync(HttpMethod.Put, "Host", host));
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string header, string value)
    {
        using var request = new HttpRequestMessage(method, method == HttpMethod.Get ? "v1/registers/none" : "v1/registers/some");
        if (method == HttpMethod.Put)
            request.Content = new StringContent("value");
        request.Headers.Authorization = new("Bearer", "secret");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _http.SendAsync(request, Cancel);
        return response.StatusCode;
    }
}
