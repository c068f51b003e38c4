using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Gathering;
using ActorDist.Node.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>/events on a Kestrel as a node has it, with events of the test's own.</summary>
public sealed class EventRoutesSpec : IAsyncLifetime
{
    private static readonly EventSettings Settings = EventSettings.Usual with { Gathered = 1000, MaxReaders = 3 };

    private readonly GatheredEvents _events = new(Settings);
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenHttp(free, free));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(_events);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapEventRoutes();
        await _app.StartAsync(Cancel);
        _client = new HttpClient
        {
            BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Should_resume_after_the_last_event_that_the_reader_had()
    {
        _events.Append(Events(1, 6));
        string id;
        using (var first = await OpenAsync("/events"))
        {
            Assert.Equal([1, 2, 3, 4, 5, 6], await NumbersAsync(first, 6));
            id = (await LineAsync(first, "id: "))["id: ".Length..];
        }

        _events.Append(Events(7, 3));
        using var again = await OpenAsync("/events", id);
        Assert.Equal([7, 8, 9], await NumbersAsync(again, 3));
    }

    [Fact]
    public async Task Should_tell_a_reader_what_it_lost()
    {
        _events.Append(Events(1, 2000));
        using var late = await OpenAsync("/events", "n1.1.10");
        Assert.Equal("event: lost", await LineAsync(late, "event: "));
        Assert.Equal("data: {\"lost\":990}", await LineAsync(late, "data: "));
        Assert.Equal([1001], await NumbersAsync(late, 1));
    }

    [Fact]
    public async Task Should_send_only_the_kinds_that_were_asked_for()
    {
        _events.Append(Events(1, 1));
        _events.Append([Events(2, 1)[0] with { Kind = EventKind.ShardRecovered }]);
        using var reader = await OpenAsync("/events?kinds=shard");
        Assert.Equal([2], await NumbersAsync(reader, 1));
    }

    [Theory]
    [InlineData("/events?kinds=nothing", "", HttpStatusCode.BadRequest, "'nothing'")]
    [InlineData("/events?since=-1", "", HttpStatusCode.BadRequest, "since")]
    [InlineData("/events?since=99999", "", HttpStatusCode.BadRequest, "3600")]
    [InlineData("/events", "%%%", HttpStatusCode.BadRequest, "n1.3.345")]
    public async Task Should_refuse_what_makes_no_sense(string path, string lastId, HttpStatusCode status, string says)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId.Length > 0)
            request.Headers.Add("Last-Event-ID", lastId);
        using var answer = await _client.SendAsync(request, Cancel);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(0, _events.Readers);
    }

    [Fact]
    public async Task Should_turn_away_readers_above_the_limit_until_one_leaves()
    {
        var readers = new List<StreamReader>();
        for (var i = 0; i < Settings.MaxReaders; i++)
            readers.Add(await OpenAsync("/events"));
        using (var refused = await _client.GetAsync("/events", Cancel))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("max-readers", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        readers.ForEach(reader => reader.Dispose());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_events.Readers > 0)
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task Should_keep_nothing_for_a_reader_that_does_not_read()
    {
        using var stuck = new TcpClient { ReceiveBufferSize = 4096 };
        await stuck.ConnectAsync(_client.BaseAddress!.Host, _client.BaseAddress.Port, Cancel);
        await stuck.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /events HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"), Cancel); // 1.0: no chunks
        using var quick = await OpenAsync("/events");

        const int Count = 20_000;
        for (var i = 1; i <= Count; i += 100)
        {
            _events.Append(Events(i, 100));
            Assert.Equal(100, (await NumbersAsync(quick, 100)).Count);
        }

        // The stuck one reads at last: it gets what the socket held, is told how much it lost, and goes on to the end of the stream.
        using var text = new StreamReader(stuck.GetStream());
        var (lost, read, last) = (0L, 0, 0L);
        while (last < Count)
        {
            var data = JsonDocument.Parse((await LineAsync(text, "data: "))["data: ".Length..]).RootElement;
            if (data.TryGetProperty("lost", out var count))
            {
                lost += count.GetInt64();
                continue;
            }

            (read, last) = (read + 1, long.Parse(data.GetProperty("id").GetString()!.Split('.')[2]));
        }

        Assert.InRange(lost, Count / 4, Count);
        Assert.InRange(lost + read, Count - Settings.Gathered, Count);
    }

    private async Task<StreamReader> OpenAsync(string path, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", answer.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
    }

    private static async Task<string> LineAsync(StreamReader reader, string prefix)
    {
        while (await reader.ReadLineAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException($"no line begins with '{prefix}'");
    }

    private static async Task<IReadOnlyList<long>> NumbersAsync(StreamReader reader, int count)
    {
        var numbers = new List<long>();
        while (numbers.Count < count)
        {
            var row = JsonDocument.Parse((await LineAsync(reader, "data: {\"id\""))["data: ".Length..]).RootElement;
            numbers.Add(long.Parse(row.GetProperty("id").GetString()!.Split('.')[2]));
        }

        return numbers;
    }

    private static NodeEvent[] Events(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(i => new NodeEvent(
            new ActorDist.Cluster.Events.EventId("n1", 1, i), EventKind.MemberUp, DateTimeOffset.UtcNow, default, "n1", null, null, new string('x', NodeEvent.MaxText), default)),
    ];
}
