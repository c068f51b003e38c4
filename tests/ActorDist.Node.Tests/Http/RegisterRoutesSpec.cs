using System.Net;
using System.Text;
using System.Text.Json;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>Every route of registers over both versions of HTTP.</summary>
public abstract class RegisterRoutesSpec(Version version) : IAsyncLifetime
{
    private const int Limit = 64 * 1024;
    private HttpHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HttpHost.StartAsync();
        _http = _host.Client(version);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_value_comes_back_as_it_went_with_its_version()
    {
        byte[] bytes = [0, 255, (byte)'\n', 128];
        using var put = await SendAsync("PUT", "/v1/registers/a", bytes);
        Assert.Equal((HttpStatusCode.NoContent, "\"1\""), (put.StatusCode, Tag(put)));
        Assert.Empty(await put.Content.ReadAsByteArrayAsync(Cancel));

        using var get = await SendAsync("GET", "/v1/registers/a");
        Assert.Equal((HttpStatusCode.OK, "\"1\"", version), (get.StatusCode, Tag(get), get.Version));
        Assert.Equal("application/octet-stream", get.Content.Headers.ContentType!.ToString());
        Assert.Equal(bytes, await get.Content.ReadAsByteArrayAsync(Cancel));
        Assert.False(get.Headers.Contains("Register-Age-Ms"));
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        await PutAsync("a", "");
        using var get = await SendAsync("GET", "/v1/registers/a");
        Assert.Equal((HttpStatusCode.OK, "\"1\"", 0L), (get.StatusCode, Tag(get), get.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_stale_read_says_how_old_it_may_be()
    {
        await PutAsync("a", "x");
        using var get = await SendAsync("GET", "/v1/registers/a?read=stale");
        Assert.Equal("13", get.Headers.GetValues("Register-Age-Ms").Single());
        Assert.Equal("40", get.Headers.GetValues("Register-Quorum-Contact-Ms").Single());

        _host.Registers.QuorumContact = null;
        using var alone = await SendAsync("GET", "/v1/registers/a?read=stale");
        Assert.False(alone.Headers.Contains("Register-Quorum-Contact-Ms"));
    }

    [Fact]
    public async Task Json_has_text_as_text_and_other_bytes_as_base64()
    {
        await PutAsync("a", "grün");
        var text = await JsonAsync("/v1/registers/a");
        Assert.Equal(("a", "grün", 1), (text.GetProperty("key").GetString(), text.GetProperty("value").GetString(), text.GetProperty("version").GetInt64()));
        Assert.Equal("key value version", PropertiesOf(text));

        using var put = await SendAsync("PUT", "/v1/registers/a", [0xC3, 0x28]);
        var stale = await JsonAsync("/v1/registers/a?read=stale");
        Assert.Equal("key base64 version ageMs quorumContactMs", PropertiesOf(stale));
        Assert.Equal([0xC3, 0x28], stale.GetProperty("base64").GetBytesFromBase64());
        Assert.Equal((13, 40), (stale.GetProperty("ageMs").GetInt64(), stale.GetProperty("quorumContactMs").GetInt64()));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("text/html, application/json;q=0.5, */*", true)]
    [InlineData("application/octet-stream, application/json;q=0.5", false)]
    [InlineData("*/*", false)]
    public async Task Json_comes_only_to_those_who_ask_for_it(string accept, bool json)
    {
        await PutAsync("a", "x");
        using var get = await SendAsync("GET", "/v1/registers/a", null, ("Accept", accept));
        Assert.Equal(json, get.Content.Headers.ContentType!.MediaType!.EndsWith("json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_absent_is_404()
    {
        await AssertErrorAsync(await SendAsync("GET", "/v1/registers/a"), HttpStatusCode.NotFound, "no register 'a'");
        await AssertErrorAsync(await SendAsync("DELETE", "/v1/registers/a"), HttpStatusCode.NotFound, "no register 'a'");
    }

    [Fact]
    public async Task A_condition_lets_only_its_version_pass()
    {
        await PutAsync("a", "1");
        await PutAsync("a", "2");
        var (_, error) = await AssertErrorAsync(
            await SendAsync("PUT", "/v1/registers/a", "3"u8.ToArray(), ("If-Match", "\"1\"")), HttpStatusCode.PreconditionFailed, "version 2");
        Assert.Equal(2, error.GetProperty("version").GetInt64());
        using var fits = await SendAsync("PUT", "/v1/registers/a", "3"u8.ToArray(), ("If-Match", "\"2\""));
        Assert.Equal((HttpStatusCode.NoContent, "\"3\""), (fits.StatusCode, Tag(fits)));
        await AssertErrorAsync(await SendAsync("DELETE", "/v1/registers/a", null, ("If-Match", "\"2\"")), HttpStatusCode.PreconditionFailed, "version 3");
        using var deleted = await SendAsync("DELETE", "/v1/registers/a", null, ("If-Match", "\"3\""));
        Assert.Equal((HttpStatusCode.NoContent, "\"4\""), (deleted.StatusCode, Tag(deleted)));
    }

    [Fact]
    public async Task If_none_match_makes_only_what_is_absent()
    {
        using var made = await SendAsync("PUT", "/v1/registers/a", "1"u8.ToArray(), ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.NoContent, made.StatusCode);
        var refused = await SendAsync("PUT", "/v1/registers/a", "2"u8.ToArray(), ("If-None-Match", "*"));
        Assert.Equal("\"1\"", Tag(refused));
        await AssertErrorAsync(refused, HttpStatusCode.PreconditionFailed, "version 1");
        await AssertErrorAsync(
            await SendAsync("PUT", "/v1/registers/never", "2"u8.ToArray(), ("If-Match", "\"7\"")), HttpStatusCode.PreconditionFailed, "no register 'never'");
    }

    [Fact]
    public async Task Increments_add_and_say_why_they_cannot()
    {
        using var first = await SendAsync("POST", "/v1/registers/a/increment");
        Assert.Equal(("a", 1, 1), await NumbersAsync(first, "value"));
        Assert.Equal("\"1\"", Tag(first));
        using var second = await SendAsync("POST", "/v1/registers/a/increment", """{"delta": -11}"""u8.ToArray());
        Assert.Equal(("a", -10, 2), await NumbersAsync(second, "value"));
        using var third = await SendAsync("POST", "/v1/registers/a/increment", "{}"u8.ToArray());
        Assert.Equal(("a", -9, 3), await NumbersAsync(third, "value"));

        await AssertErrorAsync(
            await SendAsync("POST", "/v1/registers/a/increment", Encoding.UTF8.GetBytes($$"""{"delta": {{long.MinValue}}}""")),
            HttpStatusCode.Conflict,
            "64-bit");
        await PutAsync("a", "no number");
        await AssertErrorAsync(await SendAsync("POST", "/v1/registers/a/increment"), HttpStatusCode.Conflict, "not a decimal");
    }

    [Fact]
    public async Task Appends_grow_a_value_up_to_the_limit()
    {
        using var first = await SendAsync("POST", "/v1/registers/a/append", new byte[Limit - 1]);
        Assert.Equal(("a", Limit - 1, 1), await NumbersAsync(first, "length"));
        await AssertErrorAsync(
            await SendAsync("POST", "/v1/registers/a/append", new byte[2]), HttpStatusCode.RequestEntityTooLarge, "65536");
        using var last = await SendAsync("POST", "/v1/registers/a/append", new byte[1]);
        Assert.Equal(("a", Limit, 2), await NumbersAsync(last, "length"));
        using var get = await SendAsync("GET", "/v1/registers/a");
        Assert.Equal(Limit, (await get.Content.ReadAsByteArrayAsync(Cancel)).Length);
    }

    [Fact]
    public async Task Compare_and_swap_swaps_the_expected_value_only()
    {
        await AssertErrorAsync(await CasAsync("a", "b"), HttpStatusCode.NotFound, "no register 'a'");
        await PutAsync("a", "a");
        using var swapped = await CasAsync("a", "b");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (swapped.StatusCode, Tag(swapped)));
        Assert.Equal("""{"key":"a","version":2}""", await swapped.Content.ReadAsStringAsync(Cancel));
        var (response, error) = await AssertErrorAsync(await CasAsync("a", "b"), HttpStatusCode.PreconditionFailed, "another value");
        Assert.Equal((2, "\"2\""), (error.GetProperty("version").GetInt64(), Tag(response)));
    }

    [Fact]
    public async Task The_same_idempotency_key_applies_once()
    {
        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync("POST", "/v1/registers/a/increment", null, ("Idempotency-Key", "order 1"));
            Assert.Equal(("a", 1, 1), await NumbersAsync(response, "value"));
        }

        using var longest = await SendAsync("POST", "/v1/registers/a/increment", null, ("Idempotency-Key", new string('k', 256)));
        Assert.Equal(("a", 2, 2), await NumbersAsync(longest, "value"));
    }

    [Theory]
    [InlineData("team%2Fcolor", "team/color")]
    [InlineData("team%252Fcolor", "team%2Fcolor")]
    [InlineData("100%25", "100%")]
    [InlineData("a%20b", "a b")]
    [InlineData("gr%C3%BCn", "grün")]
    [InlineData("x%2Fincrement", "x/increment")]
    [InlineData("a+b", "a+b")]
    public async Task A_name_is_what_was_encoded(string encoded, string name)
    {
        using var put = await SendAsync("PUT", $"/v1/registers/{encoded}", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal("x", Encoding.UTF8.GetString((await _host.Registers.GetAsync(name)).Value.Span));
        Assert.Equal(name, (await JsonAsync($"/v1/registers/{encoded}?read=linearizable")).GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("/v1/registers/a%01b", "U+0001")]
    [InlineData("/v1/registers/a?read=fresh", "'fresh'")]
    [InlineData("/v1/registers/a?read=", "linearizable or stale")]
    [InlineData("/v1/registers/a?read=stale&read=stale", "linearizable or stale")]
    public async Task A_read_against_the_rules_is_400(string path, string named) =>
        await AssertErrorAsync(await SendAsync("GET", path), HttpStatusCode.BadRequest, named);

    [Fact]
    public async Task A_long_name_is_400_with_the_limit()
    {
        using var longest = await SendAsync("PUT", $"/v1/registers/{new string('n', 503)}", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.NoContent, longest.StatusCode);
        await AssertErrorAsync(await SendAsync("GET", $"/v1/registers/{new string('n', 504)}"), HttpStatusCode.BadRequest, "the limit is 512");
    }

    [Theory]
    [InlineData("PUT", "a", "If-Match", "5", "If-Match")]
    [InlineData("PUT", "a", "If-Match", "W/\"5\"", "If-Match")]
    [InlineData("PUT", "a", "If-Match", "\"5\", \"6\"", "If-Match")]
    [InlineData("PUT", "a", "If-Match", "*", "If-Match")]
    [InlineData("PUT", "a", "If-Match", "\"0\"", "If-None-Match: *")]
    [InlineData("PUT", "a", "If-Match", "\"-1\"", "If-Match")]
    [InlineData("PUT", "a", "If-Match", "\"99999999999999999999\"", "If-Match")]
    [InlineData("PUT", "a", "If-None-Match", "\"5\"", "If-None-Match must be *")]
    [InlineData("DELETE", "a", "If-None-Match", "*", "cannot be deleted")]
    [InlineData("POST", "a/increment", "If-Match", "\"5\"", "increment takes neither")]
    [InlineData("POST", "a/append", "If-None-Match", "*", "append takes neither")]
    [InlineData("POST", "a/cas", "If-Match", "\"5\"", "cas takes neither")]
    [InlineData("PUT", "a", "Idempotency-Key", "", "1 to 256")]
    [InlineData("POST", "a/append", "Idempotency-Key", "257", "1 to 256 characters; it has 257")]
    public async Task A_header_against_the_rules_is_400_and_nothing_is_done(
        string method, string path, string header, string value, string named)
    {
        value = value is "257" ? new string('k', 257) : value;
        await AssertErrorAsync(
            await SendAsync(method, $"/v1/registers/{path}", "{}"u8.ToArray(), (header, value)), HttpStatusCode.BadRequest, named);
        Assert.Null((await _host.Registers.GetAsync("a")).Version);
    }

    [Fact]
    public async Task Both_conditions_at_once_are_400() =>
        await AssertErrorAsync(
            await SendAsync("PUT", "/v1/registers/a", "x"u8.ToArray(), ("If-Match", "\"1\""), ("If-None-Match", "*")),
            HttpStatusCode.BadRequest,
            "exclude each other");

    [Theory]
    [InlineData("increment", """{"delta": "two"}""", "delta")]
    [InlineData("increment", """{"delta": 1.5}""", "delta")]
    [InlineData("increment", """{"delta": 9223372036854775808}""", "delta")]
    [InlineData("increment", """{"by": 2}""", "by")]
    [InlineData("increment", "[]", "{\"delta\": 2}")]
    [InlineData("increment", "null", "null")]
    [InlineData("increment", "{", "{\"delta\": 2}")]
    [InlineData("cas", "", "empty")]
    [InlineData("cas", """{"expected": "a"}""", "value")]
    [InlineData("cas", """{"expected": null, "value": "b"}""", "expected")]
    [InlineData("cas", """{"expected": "a", "value": "b", "ttl": 1}""", "ttl")]
    [InlineData("cas", """{"expected": "\ud800", "value": "b"}""", "The body must be")]
    public async Task Wrong_json_is_400_and_says_what_is_right(string operation, string body, string named) =>
        await AssertErrorAsync(
            await SendAsync("POST", $"/v1/registers/a/{operation}", Encoding.UTF8.GetBytes(body)), HttpStatusCode.BadRequest, named);

    [Theory]
    [InlineData(Limit + 1, false)]
    [InlineData(Limit + 1, true)]
    [InlineData(3 * 1024 * 1024, false)]
    [InlineData(3 * 1024 * 1024, true)]
    public async Task An_oversized_value_is_413_with_the_limit(int length, bool chunked)
    {
        HttpContent value = chunked ? new StreamContent(new UnseekableStream(new byte[length])) : new ByteArrayContent(new byte[length]);
        await AssertErrorAsync(await _http.PutAsync("/v1/registers/a", value, Cancel), HttpStatusCode.RequestEntityTooLarge, $"{Limit}");
        Assert.Null((await _host.Registers.GetAsync("a")).Version);
    }

    [Fact]
    public async Task A_value_of_the_limit_in_chunks_is_taken()
    {
        var value = Enumerable.Range(0, Limit).Select(i => (byte)i).ToArray();
        using var put = await _http.PutAsync("/v1/registers/a", new StreamContent(new UnseekableStream(value)), Cancel);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(value, await _http.GetByteArrayAsync("/v1/registers/a", Cancel));
    }

    [Fact]
    public async Task An_oversized_value_in_json_is_413_however_it_is_escaped()
    {
        var escaped = string.Concat(Enumerable.Repeat("\\u0001", Limit));
        using var fits = await SendAsync("POST", "/v1/registers/a/cas", Encoding.UTF8.GetBytes($$"""{"expected": "{{escaped}}", "value": "b"}"""));
        Assert.Equal(HttpStatusCode.NotFound, fits.StatusCode);
        await AssertErrorAsync(await CasAsync("a", new string('b', Limit + 1)), HttpStatusCode.RequestEntityTooLarge, "value has 65537 bytes");
        await AssertErrorAsync(
            await SendAsync("POST", "/v1/registers/a/increment", new byte[2000]), HttpStatusCode.RequestEntityTooLarge, "the limit is 1024");
    }

    [Theory]
    [InlineData(OutcomeKind.Failed, "failed")]
    [InlineData(OutcomeKind.Unknown, "unknown")]
    public async Task What_is_not_done_is_503_and_says_whether_it_may_be(OutcomeKind outcome, string named)
    {
        _host.Registers.Broken = (outcome, "no quorum within 3 s");
        foreach (var (method, path, body) in new[]
        {
            ("GET", "a", null), ("PUT", "a", "x"), ("DELETE", "a", null), ("POST", "a/increment", null), ("POST", "a/append", "x"),
            ("POST", "a/cas", """{"expected":"a","value":"b"}"""),
        })
        {
            var (response, json) = await AssertErrorAsync(
                await SendAsync(method, $"/v1/registers/{path}", body is null ? null : Encoding.UTF8.GetBytes(body)),
                HttpStatusCode.ServiceUnavailable,
                "no quorum within 3 s");
            Assert.Equal(named, json.GetProperty("outcome").GetString());
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        }
    }

    [Fact]
    public async Task A_changing_route_wants_the_token_where_one_is_set()
    {
        await using var guarded = await HttpHost.StartAsync("s3cret");
        using var http = guarded.Client(version);
        using var refused = await http.PutAsync("/v1/registers/a", new ByteArrayContent([1]), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var read = await http.GetAsync("/v1/registers/a", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "s3cret");
        using var passed = await http.PutAsync("/v1/registers/a", new ByteArrayContent([1]), Cancel);
        Assert.Equal(HttpStatusCode.NoContent, passed.StatusCode);
    }

    private static string PropertiesOf(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(property => property.Name));

    private static string? Tag(HttpResponseMessage response) => response.Headers.ETag?.Tag;

    private static async Task<(string? Key, long Number, long Version)> NumbersAsync(HttpResponseMessage response, string number)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
        return (json.GetProperty("key").GetString(), json.GetProperty(number).GetInt64(), json.GetProperty("version").GetInt64());
    }

    private static async Task<(HttpResponseMessage Response, JsonElement Json)> AssertErrorAsync(
        HttpResponseMessage response, HttpStatusCode status, string named)
    {
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {body}");
        var json = JsonElement.Parse(body);
        Assert.Contains(named, json.GetProperty("error").GetString(), StringComparison.Ordinal);
        return (response, json);
    }

    private async Task PutAsync(string key, string value)
    {
        using var put = await SendAsync("PUT", $"/v1/registers/{key}", Encoding.UTF8.GetBytes(value));
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
    }

    private Task<HttpResponseMessage> CasAsync(string expected, string value) => SendAsync(
        "POST", "/v1/registers/a/cas", JsonSerializer.SerializeToUtf8Bytes(new { expected, value }));

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await SendAsync("GET", path, null, ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<HttpResponseMessage> SendAsync(
        string method, string path, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Version = version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = body is null ? null : new ByteArrayContent(body);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await _http.SendAsync(request, Cancel);
    }

    /// <summary>Has no length, so that it is sent in chunks.</summary>
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

/// <summary>Over HTTP/1.1.</summary>
public sealed class RegisterRoutesOverHttp1Spec() : RegisterRoutesSpec(HttpVersion.Version11);

/// <summary>Over HTTP/2 with prior knowledge.</summary>
public sealed class RegisterRoutesOverHttp2Spec() : RegisterRoutesSpec(HttpVersion.Version20);
