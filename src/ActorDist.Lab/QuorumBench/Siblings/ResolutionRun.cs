using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.QuorumBench.Doors;
using ActorDist.Lab.QuorumBench.Loads;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.QuorumBench.Siblings;

/// <summary>Makes siblings by puts without context, then resolves them as a client would.</summary>
/// <param name="profile">The settings of every node.</param>
/// <param name="settings">Settings over the profile.</param>
/// <param name="timeline">Where to show what happens.</param>
internal sealed class ResolutionRun(string profile, IReadOnlyList<string> settings, BenchTimeline timeline)
{
    private const string Bucket = "conflicts";
    private const int Objects = 1000;
    private const int SiblingCount = 10;

    /// <summary>Code that ran only a few times is still being compiled.</summary>
    private const int WarmUpObjects = 1000;

    /// <summary>Runs.</summary>
    /// <exception cref="ClusterException">A put or get was not done.</exception>
    public async Task<ResolutionRow> RunAsync(CancellationToken cancellation)
    {
        await using var system = new NodeSystem(profile, settings);
        return await timeline.ShowAsync("siblings", async progress =>
        {
            await system.StartAsync(progress, cancellation);
            progress.Report($"making {SiblingCount} siblings of each of {Objects:N0} objects");
            using var blind = new DoorRing(system.Members, node => new QuorumDoor(node, Bucket));
            using var seeing = new DoorRing(system.Members, node => new QuorumDoor(node, Bucket, new KnownContexts()));
            int[] keys = [.. Enumerable.Range(0, WarmUpObjects + Objects)];
            for (var i = 0; i < SiblingCount; i++)
                await new ObjectLoad(blind).WriteAsync(keys, cancellation);
            progress.Report("resolving");
            await MeasureAsync(seeing, keys[..WarmUpObjects], cancellation);
            return await MeasureAsync(seeing, keys[WarmUpObjects..], cancellation);
        });
    }

    private static async Task<ResolutionRow> MeasureAsync(DoorRing doors, int[] keys, CancellationToken cancellation)
    {
        var meter = new LoadMeter(0, long.MaxValue);
        var left = 0;
        var value = new byte[BenchKeys.ValueBytes];
        foreach (var number in keys)
        {
            var (door, key) = (doors[number], BenchKeys.Name(number));
            var began = Stopwatch.GetTimestamp();
            var seen = Done(await door.GetAsync(key, cancellation));
            var written = Done(await door.PutAsync(key, value, cancellation));
            meter.Record(began, Stopwatch.GetTimestamp(), written);
            // All siblings come as one JSON document, which is longer than one value.
            var resolved = Done(await doors[number + 1].GetAsync(key, cancellation));
            left += seen.Value is { Length: > SiblingCount * BenchKeys.ValueBytes } && resolved.Value is { Length: BenchKeys.ValueBytes } ? 0 : 1;
        }

        return new ResolutionRow(keys.Length, SiblingCount, meter.LatencyMilliseconds(50), meter.LatencyMilliseconds(99), left);
    }

    private static DoorReply Done(in DoorReply reply) =>
        reply.Outcome == OperationOutcome.Ok ? reply : throw new ClusterException($"Not done: {reply.Error}");
}
