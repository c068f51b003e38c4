using System.Collections.Concurrent;
using System.Diagnostics;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.RegisterBench.Kills;

/// <summary>
/// Writes at a steady rate, spread over keys and doors: each begins on schedule, whether earlier ones were answered or not, so that no
/// pause hides how many would have met it.
/// </summary>
/// <param name="doors">The doors.</param>
/// <param name="keys">How many keys there are.</param>
/// <param name="perSecond">Writes a second, all doors together.</param>
public sealed class SteadyWriters(IReadOnlyList<IRegisterDoor> doors, int keys, int perSecond)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<SteadyWrite> _writes = new();

    /// <summary>Time since they started.</summary>
    public TimeSpan Now => _clock.Elapsed;

    /// <summary>Writes until told to stop, then waits for what is under way.</summary>
    public async Task<IReadOnlyList<SteadyWrite>> RunAsync(CancellationToken stop)
    {
        var interval = TimeSpan.FromSeconds(1.0 / perSecond);
        List<Task> underWay = [];
        var random = new Random();
        while (!stop.IsCancellationRequested)
        {
            while (underWay.Count * interval <= _clock.Elapsed)
            {
                underWay.Add(WriteAsync(underWay.Count % doors.Count, random.Next(keys)));
            }

            await Task.Delay(Tick, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(underWay);
        return [.. _writes];
    }

    private async Task WriteAsync(int door, int key)
    {
        using var bound = new CancellationTokenSource(Patience);
        var value = new byte[BenchKeys.ValueBytes];
        Random.Shared.NextBytes(value);
        var began = _clock.Elapsed;
        var reply = await doors[door].PutAsync(BenchKeys.Name(key), value, bound.Token);
        _writes.Enqueue(new SteadyWrite(door, began, _clock.Elapsed, reply.Outcome == OperationOutcome.Ok, reply.Error));
    }
}
