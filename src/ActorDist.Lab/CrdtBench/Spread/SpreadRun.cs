using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.CrdtBench.Spread;

/// <summary>
/// Many objects and one large set at three durable nodes: written, seen at each of them, and seen again at one whose disk was wiped.
/// </summary>
/// <param name="keys">How many objects with one element each.</param>
/// <param name="elements">How many elements the large set has.</param>
/// <param name="timeline">Where to show what happens.</param>
internal sealed class SpreadRun(int keys, int elements, BenchTimeline timeline)
{
    private const int Nodes = 3;
    private const int Clients = 64;
    private const string Type = "aw-set";
    private const string Large = "bench-large";
    private const string FrameTooLarge = "oversized";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly List<SpreadPhase> _phases = [];

    /// <summary>Runs.</summary>
    public async Task<SpreadReport> RunAsync(CancellationToken cancellation)
    {
        var home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-bench-").FullName);
        var control = new ClusterControl(home);
        string? violation = "it did not come to its end";
        try
        {
            violation = await timeline.ShowAsync("spread", async progress =>
            {
                await control.StartAllAsync(ClusterSpec.Of(Nodes, "production", freePorts: true, []), progress, cancellation);
                return await RunAsync(home, control, progress, cancellation);
            });
            return new SpreadReport(keys, elements, _phases, violation);
        }
        finally
        {
            await control.KillAllAsync();
            if (violation is null)
                Directory.Delete(home.Folder, recursive: true);
            else
                timeline.Say($"The nodes' logs and data are left for a look: {home.Folder}");
        }
    }

    private async Task<string?> RunAsync(ClusterHome home, ClusterControl control, IProgress<string> progress, CancellationToken cancellation)
    {
        var (nodes, wiped) = (home.Nodes, home.Nodes[^1]);
        var watch = new HeartbeatWatch(nodes);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(30) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = watch.RunAsync(stop.Token);
        try
        {
            await PhaseAsync($"write {keys:N0} objects", () => WriteAsync(http, nodes, progress, keys, i => (Key(i), "only"), cancellation));
            await PhaseAsync($"add {elements:N0} elements to a set", () => WriteAsync(http, nodes, progress, elements, i => (Large, Element(i)), cancellation));
            await PhaseAsync("until each node shows all", () => Task.WhenAll(nodes.Select(node => UntilWholeAsync(http, node, progress, cancellation))));
            watch.Expect(wiped, isAway: true);
            await wiped.KillAsync(cancellation);
            wiped.WipeDisk();
            await PhaseAsync($"{wiped.Name} starts with an empty disk", async () =>
            {
                await control.StartAsync(wiped.Name, progress, cancellation);
                watch.Expect(wiped, isAway: false);
            });
            await PhaseAsync($"until {wiped.Name} shows all", () => UntilWholeAsync(http, wiped, progress, cancellation));
        }
        catch (ClusterException e)
        {
            return e.Message;
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }

        return _phases.Find(phase => phase.FramesTooLarge > 0) is { } large ? $"{large.FramesTooLarge} messages were larger than a frame while: {large.Name}"
            : _phases.Find(phase => phase.Unreachable > 0) is { } late ? $"a member that ran was seen unreachable while: {late.Name}"
            : null;

        async Task PhaseAsync(string name, Func<Task> work)
        {
            var (clock, before) = (Stopwatch.StartNew(), FramesTooLarge(nodes));
            try
            {
                await work();
            }
            finally
            {
                var (longest, unreachable) = watch.Take();
                var phase = new SpreadPhase(name, clock.Elapsed.TotalSeconds, longest, unreachable, FramesTooLarge(nodes) - before);
                _phases.Add(phase);
                timeline.Say($"  {name}: {phase.Seconds:0.0} s; heartbeats at most {longest:0} ms apart");
            }
        }
    }

    /// <summary>Messages that the nodes' remoting did not send.</summary>
    private static int FramesTooLarge(IEnumerable<NodeProcess> nodes) => nodes.Sum(node => !File.Exists(node.ConsoleLog) ? 0
        : File.ReadLines(node.ConsoleLog).Count(line => line.Contains(FrameTooLarge, StringComparison.OrdinalIgnoreCase)));

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"bench-key-{i}");

    private static string Element(int i) => string.Create(CultureInfo.InvariantCulture, $"element-{i}");

    private static Uri At(NodeProcess node, string name, string query) => new(node.Spec.Http, $"v1/crdts/{Type}/{name}?{query}");

    private static async Task WriteAsync(
        HttpClient http, IReadOnlyList<NodeProcess> nodes, IProgress<string> progress, int count, Func<int, (string Name, string Element)> what,
        CancellationToken cancellation)
    {
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellation },
            async (i, token) =>
            {
                var (name, element) = what(i);
                using var reply = await http.PostAsJsonAsync(At(nodes[i % nodes.Count], name, "w=local"), new { Act = "add", Element = element }, token);
                if (reply.StatusCode != HttpStatusCode.NoContent)
                    throw new ClusterException($"{name} did not take {element}: {await reply.Content.ReadAsStringAsync(token)}");
                if (Interlocked.Increment(ref done) % 1000 == 0)
                    progress.Report($"{done:N0} of {count:N0} written");
            });
    }

    /// <summary>Waits until a node shows every object and every element from its own copy.</summary>
    /// <exception cref="ClusterException">It never did.</exception>
    private async Task UntilWholeAsync(HttpClient http, NodeProcess node, IProgress<string> progress, CancellationToken cancellation)
    {
        var (shown, missing) = (0, Enumerable.Range(0, keys).ToArray());
        var isWhole = await Polling.UntilAsync(
            async token =>
            {
                shown = shown == elements ? shown : await CountAsync(http, node, Large, token);
                if (shown < elements)
                {
                    progress.Report($"{node.Name} shows {shown:N0} of {elements:N0} elements");
                    return false;
                }

                var open = new System.Collections.Concurrent.ConcurrentBag<int>();
                await Parallel.ForEachAsync(
                    missing,
                    new ParallelOptions { MaxDegreeOfParallelism = Clients / Nodes, CancellationToken = token },
                    async (i, inner) =>
                    {
                        if (await CountAsync(http, node, Key(i), inner) != 1)
                            open.Add(i);
                    });
                missing = [.. open];
                progress.Report($"{node.Name} lacks {missing.Length:N0} of {keys:N0} objects");
                return missing.Length == 0;
            },
            Patience,
            Interval,
            cancellation);
        if (!isWhole)
            throw new ClusterException($"{node.Name} shows {shown:N0} of {elements:N0} elements and lacks {missing.Length:N0} of {keys:N0} objects after {Patience.TotalMinutes:0} minutes");
    }

    private static async Task<int> CountAsync(HttpClient http, NodeProcess node, string name, CancellationToken cancellation)
    {
        try
        {
            using var reply = await http.GetAsync(At(node, name, "r=local"), cancellation);
            if (reply.StatusCode == HttpStatusCode.NotFound)
                return 0;
            reply.EnsureSuccessStatusCode();
            return (await reply.Content.ReadFromJsonAsync<JsonObject>(cancellation))?["value"] is JsonArray elements ? elements.Count : 0;
        }
        catch (HttpRequestException)
        {
            // It is starting.
            return 0;
        }
    }
}
