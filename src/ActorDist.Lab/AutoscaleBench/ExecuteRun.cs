using System.Diagnostics;
using System.Net;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.AutoscaleBench;

/// <summary>
/// Clients that each execute a policy of some group, under a new key, when their last one was answered. Nobody converges the groups: this
/// is what deciding costs, each decision on the disks of a majority before its 202.
/// </summary>
internal static class ExecuteRun
{
    private const int Half = 500;

    /// <summary>One step up and one down keep a group far from its limits, where the answer would be that nothing changes.</summary>
    private static readonly int[] Changes = [1, -1, Half];

    /// <summary>Measures.</summary>
    public static async Task<ExecuteRow> MeasureAsync(
        AutoscaleCluster cluster, int groups, int clients, TimeSpan warmUp, TimeSpan window, IProgress<string> progress, CancellationToken cancellation)
    {
        var handles = await cluster.CreateAsync(groups, Half + Half, Changes, progress, cancellation);
        await cluster.ExecuteAsync(handles, Half, cancellation);
        progress.Report("measuring");
        HttpMessageInvoker[] doors = [.. cluster.Nodes.Select(_ => new HttpMessageInvoker(DoorConnection.Handler()))];
        try
        {
            var from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
            var to = from + (long)(window.TotalSeconds * Stopwatch.Frequency);
            var meters = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
                () => WorkAsync(cluster.Nodes, doors, handles, client, from, to, cancellation), cancellation)));
            var sum = new LoadMeter(from, to);
            foreach (var meter in meters)
                sum.Add(meter);
            return new ExecuteRow(
                groups, clients, sum.InWindow / window.TotalSeconds, sum.LatencyMilliseconds(50), sum.LatencyMilliseconds(99),
                sum.Failed + sum.Unknown, sum.FirstError);
        }
        finally
        {
            foreach (var door in doors)
                door.Dispose();
        }
    }

    private static async Task<LoadMeter> WorkAsync(
        IReadOnlyList<NodeProcess> nodes,
        HttpMessageInvoker[] doors,
        IReadOnlyList<GroupHandle> groups,
        int client,
        long from,
        long to,
        CancellationToken cancellation)
    {
        var meter = new LoadMeter(from, to);
        var (door, node, turn) = (doors[client % doors.Length], nodes[client % nodes.Count].Spec.Http2, client);
        // Two up, two down: the groups come in turns, so that by turns alone every other group would only ever grow.
        var step = 0;
        for (var began = Stopwatch.GetTimestamp(); began < to; began = Stopwatch.GetTimestamp())
        {
            var group = groups[(int)((uint)(turn += 7) % groups.Count)];
            using var request = new HttpRequestMessage(
                HttpMethod.Post, new Uri(node, $"v1.0/{group.Tenant}/groups/{group.Id}/policies/{group.Policies[step++ / 2 % 2 == 0 ? 1 : -1]}/execute"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{client}-{turn}");
            var error = await SendAsync(door, request, cancellation);
            meter.Record(began, Stopwatch.GetTimestamp(), error is null ? DoorReply.Done : DoorReply.Unknown(error));
        }

        return meter;
    }

    private static async Task<string?> SendAsync(HttpMessageInvoker door, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var reply = await door.SendAsync(request, cancellation);
            return reply.StatusCode == HttpStatusCode.Accepted
                ? null
                : $"{(int)reply.StatusCode}: {await reply.Content.ReadAsStringAsync(cancellation)}";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e.Message;
        }
    }
}

/// <summary>Executions of policies.</summary>
/// <param name="Groups">Spread over so many groups.</param>
/// <param name="Clients">By so many at once.</param>
/// <param name="ExecutesPerSecond">Answered 202 in the window, a second.</param>
/// <param name="P50Ms">Half were answered within.</param>
/// <param name="P99Ms">99 of a hundred were answered within.</param>
/// <param name="Failed">Answered otherwise, or not.</param>
/// <param name="FirstError">The first such answer.</param>
internal sealed record ExecuteRow(
    int Groups, int Clients, double ExecutesPerSecond, double? P50Ms, double? P99Ms, long Failed, string? FirstError);
