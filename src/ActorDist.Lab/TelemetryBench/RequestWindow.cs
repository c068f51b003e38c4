using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.TelemetryBench;

/// <summary>Clients that submit scaling requests to one cluster for a while, each the next one when its last was answered.</summary>
/// <param name="members">The nodes; clients are spread over them.</param>
/// <param name="clients">How many.</param>
internal sealed class RequestWindow(IReadOnlyList<ISystemMember> members, int clients) : IDisposable
{
    private readonly HttpMessageInvoker[] _doors = [.. members.Select(_ => new HttpMessageInvoker(DoorConnection.Handler()))];

    /// <summary>Measures for a while.</summary>
    public async Task<RequestSample> MeasureAsync(TimeSpan time, CancellationToken cancellation)
    {
        var before = MemberCpu.Of(members);
        var from = Stopwatch.GetTimestamp();
        var to = from + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var meters = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => WorkAsync(client, from, to, cancellation), cancellation)));
        var processor = MemberCpu.Of(members) - before;
        var sum = new LoadMeter(from, to);
        foreach (var meter in meters)
            sum.Add(meter);
        return new RequestSample(
            sum.InWindow / time.TotalSeconds, processor.TotalMicroseconds / Math.Max(1, sum.Done), sum.Failed + sum.Unknown, sum.FirstError);
    }

    public void Dispose()
    {
        foreach (var door in _doors)
            door.Dispose();
    }

    private async Task<LoadMeter> WorkAsync(int client, long from, long to, CancellationToken cancellation)
    {
        var meter = new LoadMeter(from, to);
        var (door, address) = (_doors[client % _doors.Length], members[client % members.Count].Address);
        for (var began = Stopwatch.GetTimestamp(); began < to; began = Stopwatch.GetTimestamp())
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(address, $"v1/requests/{Guid.NewGuid():N}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = JsonContent.Create(new { groupId = "web", change = 1 }),
            };
            meter.Record(began, Stopwatch.GetTimestamp(), await SendAsync(door, request, cancellation));
        }

        return meter;
    }

    private static async Task<DoorReply> SendAsync(HttpMessageInvoker door, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var reply = await door.SendAsync(request, cancellation);
            return reply.StatusCode == HttpStatusCode.OK ? DoorReply.Done : DoorReply.Failed($"{(int)reply.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return DoorReply.Unknown(e.Message);
        }
    }
}

/// <summary>What one cluster did in one window.</summary>
/// <param name="PerSecond">Requests answered a second.</param>
/// <param name="ProcessorMicroseconds">Processor time of all nodes a request.</param>
/// <param name="Failed">Requests that were answered otherwise, or not.</param>
/// <param name="FirstError">The first such answer.</param>
internal sealed record RequestSample(double PerSecond, double ProcessorMicroseconds, long Failed, string? FirstError);
