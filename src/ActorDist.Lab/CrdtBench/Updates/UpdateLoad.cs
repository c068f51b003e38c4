using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ActorDist.Lab.QuorumBench.Doors;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.CrdtBench.Updates;

/// <summary>Clients that each begin an update when their last one has ended, at one node after the other, of a few objects that all of them change.</summary>
/// <param name="members">The nodes.</param>
internal sealed class UpdateLoad(IReadOnlyList<ISystemMember> members) : IDisposable
{
    /// <summary>Clients at once.</summary>
    public const int Clients = 64;

    /// <summary>Objects of a type.</summary>
    public const int Objects = 16;

    /// <summary>Different elements that are added to and removed from each set.</summary>
    public const int Elements = 256;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly NodeConnection[] _nodes = [.. members.Select(member => new NodeConnection(member.Address))];

    /// <summary>Lets all clients update for a warm-up and a window.</summary>
    public async Task<Measurement> MeasureAsync(UpdateWorkload workload, TimeSpan warmUp, TimeSpan window, CancellationToken cancellation)
    {
        var (sum, cpu) = await new MeteredClients(members, Clients).RunAsync(
            warmUp, window, (number, meter, to, bound) => WorkAsync(number, workload, meter, to, bound.Token), cancellation);
        return new Measurement(
            sum.InWindow / window.TotalSeconds,
            sum.LatencyMilliseconds(50),
            sum.LatencyMilliseconds(99),
            sum.InWindow == 0 ? 0 : cpu.TotalMicroseconds / sum.InWindow,
            sum.Failed,
            sum.Unknown,
            sum.FirstError);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    private async Task<LoadMeter> WorkAsync(int number, UpdateWorkload workload, LoadMeter meter, long to, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"v1/crdts/{workload.Type}/bench-{workload.Type}-{workload.Level}-{number % Objects}?w={workload.Level}");
        var began = Stopwatch.GetTimestamp();
        for (var turn = number; began < to && !cancellation.IsCancellationRequested; turn++)
        {
            var node = _nodes[turn % _nodes.Length];
            var reply = await node.ChangeAsync(node.Request(HttpMethod.Post, path, Update(workload)), seen: null, cancellation);
            var ended = Stopwatch.GetTimestamp();
            meter.Record(began, ended, reply);
            began = ended;
        }

        return meter;
    }

    private static ByteArrayContent Update(UpdateWorkload workload)
    {
        var body = workload.IsCounter
            ? """{"act":"inc"}"""u8.ToArray()
            : Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"act":"{{(Random.Shared.Next(2) == 0 ? "add" : "remove")}}","element":"element-{{Random.Shared.Next(Elements)}}"}"""));
        return new ByteArrayContent(body) { Headers = { ContentType = Json } };
    }
}
