using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.RecipeBench;

/// <summary>Contenders that acquire and release one lock as fast as it comes round, spread over the members.</summary>
/// <param name="system">The system's name.</param>
/// <param name="members">Where its members listen.</param>
/// <param name="doorOf">A contender at a member.</param>
/// <param name="warmUp">How long they work before anything counts.</param>
/// <param name="window">How long they are measured.</param>
internal sealed class LockRun(
    string system, IReadOnlyList<Uri> members, Func<Uri, ILockDoor> doorOf, TimeSpan warmUp, TimeSpan window)
{
    private int _inside;

    /// <summary>Measures.</summary>
    /// <exception cref="ClusterException">Two held the lock at a time.</exception>
    public async Task<LockRow> MeasureAsync(int contenders, CancellationToken cancellation)
    {
        var doors = Enumerable.Range(0, contenders).Select(i => doorOf(members[i % members.Count])).ToArray();
        try
        {
            await Task.WhenAll(doors.Select(door => door.OpenAsync(cancellation)));
            var name = $"bench-{Guid.NewGuid():N}";
            var from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
            var to = from + (long)(window.TotalSeconds * Stopwatch.Frequency);
            var meters = await Task.WhenAll(doors.Select(door => Task.Run(() => WorkAsync(door, name, from, to, cancellation), cancellation)));
            var sum = new LoadMeter(from, to);
            foreach (var meter in meters)
                sum.Add(meter);
            return new LockRow(
                system, contenders, sum.InWindow / window.TotalSeconds, sum.LatencyMilliseconds(50), sum.LatencyMilliseconds(99),
                sum.Failed, sum.FirstError);
        }
        finally
        {
            foreach (var door in doors)
                door.Dispose();
        }
    }

    private async Task<LoadMeter> WorkAsync(ILockDoor door, string name, long from, long to, CancellationToken cancellation)
    {
        var meter = new LoadMeter(from, to);
        for (var began = Stopwatch.GetTimestamp(); began < to; began = Stopwatch.GetTimestamp())
        {
            var error = await door.AcquireAsync(name, cancellation);
            if (error is null)
            {
                if (Interlocked.Increment(ref _inside) != 1)
                    throw new ClusterException($"two held the lock of {system} at a time");
                Interlocked.Decrement(ref _inside);
                error = await door.ReleaseAsync(name, cancellation);
            }

            meter.Record(began, Stopwatch.GetTimestamp(), error is null ? DoorReply.Done : DoorReply.Failed(error));
        }

        return meter;
    }
}
