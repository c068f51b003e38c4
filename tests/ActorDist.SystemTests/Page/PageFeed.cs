using System.Net;
using System.Text;
using System.Text.Json;
using ActorDist.Lab.Processes;

namespace ActorDist.SystemTests.Page;

/// <summary>
/// The page's files, and a cluster that is not there: the overview and the events that so many nodes would give, the same for the same seed.
/// Every two seconds some shards move.
/// </summary>
internal sealed class PageFeed : IAsyncDisposable
{
    private const int MovesAtOnce = 5;
    private static readonly string Assets = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../..", "src/ActorDist.Node/Page"));
    private static readonly string[] Kinds = ["request-accepted", "entity-started", "register-chosen", "request-executed", "request-answered"];
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Random _random = new(1);
    private readonly int _nodes;
    private readonly int _eventsPerSecond;
    private readonly int[] _owners;
    private readonly Task _serving;
    private long _sent;

    public PageFeed(int nodes, int shards, int eventsPerSecond)
    {
        (_nodes, _eventsPerSecond) = (nodes, eventsPerSecond);
        _owners = [.. Enumerable.Range(0, shards).Select(shard => shard % nodes)];
        Address = new Uri($"http://{NodeSpec.Loopback}:{FreePorts.Next()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Events sent so far.</summary>
    public long Sent => Volatile.Read(ref _sent);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var path = context.Request.Url!.AbsolutePath;
            if (path is "/events")
                await SendEventsAsync(context.Response);
            else if (FileOf(path) is { } file)
                await WriteAsync(context.Response, await File.ReadAllBytesAsync(file), TypeOf(file));
            else if (path is "/cluster/overview")
                await WriteAsync(
                    context.Response, JsonSerializer.SerializeToUtf8Bytes(Overview(isShort: context.Request.Url.Query.Length > 0), Format), "application/json");
            else if (path is "/cluster/groups" or "/v1/quorum")
                await WriteAsync(context.Response, """{"groups": [], "limit": 1, "nodes": []}"""u8.ToArray(), "application/json");
            else if (path is "/alive")
                await WriteAsync(context.Response, [], "text/plain");
            else
                context.Response.StatusCode = 404;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The browser or the test has gone.
            context.Response.Abort();
        }
    }

    private static string? FileOf(string path)
    {
        var name = path is "/" ? "index.html" : path[1..];
        return ((string[])["Assets", "Vendor"]).Select(folder => Path.Combine(Assets, folder, name)).FirstOrDefault(File.Exists);
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html",
        ".css" => "text/css",
        ".js" => "text/javascript",
        _ => "image/svg+xml",
    };

    private static async Task WriteAsync(HttpListenerResponse response, byte[] bytes, string type)
    {
        response.ContentType = type;
        await response.OutputStream.WriteAsync(bytes);
    }

    private async Task SendEventsAsync(HttpListenerResponse response)
    {
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var turn = 0; await timer.WaitForNextTickAsync(_stopped.Token); turn++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < _eventsPerSecond / 10; i++)
                Append(text);
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), _stopped.Token);
            await response.OutputStream.FlushAsync(_stopped.Token);
            if (turn % 20 == 0)
                Move();
        }
    }

    private void Append(StringBuilder text)
    {
        var number = Interlocked.Increment(ref _sent);
        var node = $"n{number % _nodes + 1}";
        var row = new
        {
            Id = $"{node}.1.{number}",
            Node = node,
            Time = DateTimeOffset.UtcNow,
            Lamport = number,
            Kind = Kinds[number % Kinds.Length],
            Subject = $"load-{number / Kinds.Length}",
            Detail = "group web, change +1",
            Cause = number % Kinds.Length == 0 ? null : $"n{(number - 1) % _nodes + 1}.1.{number - 1}",
        };
        text.Append("id: ").Append(number).Append("\ndata: ").Append(JsonSerializer.Serialize(row, Format)).Append("\n\n");
    }

    private void Move()
    {
        lock (_owners)
        {
            for (var i = 0; i < MovesAtOnce; i++)
                _owners[_random.Next(_owners.Length)] = _random.Next(_nodes);
        }
    }

    /// <summary>One pair in a hundred is suspected a little, never the same for long.</summary>
    private bool IsUnusual(int node, int peer) => (node * 31 + peer * 17 + Sent / 1000) % 100 == 0;

    private object Overview(bool isShort)
    {
        int[] owners;
        lock (_owners)
            owners = [.. _owners];
        var shards = owners.Index().ToLookup(shard => shard.Item, shard => new { Type = "request", Shard = $"{shard.Index}", Entities = 20 });
        return new
        {
            SelfNode = "n1",
            Features = Array.Empty<string>(),
            ShardCounts = new Dictionary<string, int>(StringComparer.Ordinal) { ["request"] = owners.Length },
            Doors = Array.Empty<object>(),
            Nodes = Enumerable.Range(0, _nodes).Select(node => new
            {
                AgeMs = 200,
                Report = new
                {
                    Node = $"n{node + 1}",
                    Status = "Up",
                    Incarnation = 1,
                    UptimeSeconds = 60,
                    MemoryBytes = 180 * 1024 * 1024L,
                    RequestsUnderWay = 3,
                    RequestsAnswered = Sent,
                    Peers = Enumerable.Range(0, _nodes).Where(peer => peer != node && (!isShort || IsUnusual(node, peer))).Select(peer => new
                    {
                        Node = $"n{peer + 1}",
                        Status = "Up",
                        IsReachable = true,
                        IsAvailable = true,
                        Phi = IsUnusual(node, peer) ? 2.5 : 0.3,
                    }),
                    Shards = shards[node],
                },
            }),
        };
    }
}
