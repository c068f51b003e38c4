using System.Diagnostics;
using ActorDist.Lab.Processes;
using ActorDist.Lab.QuorumBench.Doors;
using ActorDist.Lab.RegisterBench;
using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.QuorumBench.Loads;

/// <summary>Clients that each begin an operation when their last one has ended. Every key belongs to one client, which alone writes it.</summary>
/// <param name="doors">Where; each client goes round them.</param>
internal sealed class ObjectLoad(DoorRing doors)
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes keys one after the other, each once.</summary>
    /// <param name="keys">The keys' numbers; no client has two at a time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Attempts that were not acknowledged and were made again.</returns>
    /// <exception cref="ClusterException">A key was not acknowledged at any attempt.</exception>
    public async Task<long> WriteAsync(IReadOnlyList<int> keys, CancellationToken cancellation)
    {
        long repeated = 0;
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, BenchWorkload.MostClients).Select(number => Task.Run(
            async () =>
            {
                var value = new byte[BenchKeys.ValueBytes];
                for (var i = Interlocked.Increment(ref next); i < keys.Count; i = Interlocked.Increment(ref next))
                {
                    Random.Shared.NextBytes(value);
                    Interlocked.Add(ref repeated, await WriteAsync(keys[i], value, cancellation));
                }
            },
            cancellation)));
        return repeated;
    }

    /// <summary>Reads keys, each once, for the contexts that puts of them need.</summary>
    /// <exception cref="ClusterException">One was not read.</exception>
    public Task ReadAsync(IReadOnlyList<int> keys, CancellationToken cancellation) => Parallel.ForEachAsync(
        keys,
        new ParallelOptions { MaxDegreeOfParallelism = BenchWorkload.MostClients, CancellationToken = cancellation },
        async (key, token) =>
        {
            if (await doors[key].GetAsync(BenchKeys.Name(key), token) is { Outcome: not OperationOutcome.Ok, Error: var error })
                throw new ClusterException($"{BenchKeys.Name(key)} was not read: {error}");
        });

    /// <summary>Lets all clients put, or all get, for a warm-up and a window.</summary>
    /// <exception cref="ClusterException">An answer was wrong.</exception>
    public Task<(LoadMeter Meter, TimeSpan ServerCpu)> MeasureAsync(
        IReadOnlyList<ISystemMember> members, bool isPut, int keys, TimeSpan warmUp, TimeSpan window, CancellationToken cancellation) =>
        new MeteredClients(members, BenchWorkload.MostClients).RunAsync(
            warmUp, window, (number, meter, to, bound) => WorkAsync(number, isPut, keys, meter, to, bound), cancellation);

    private async Task<LoadMeter> WorkAsync(
        int number, bool isPut, int keys, LoadMeter meter, long to, CancellationTokenSource bound)
    {
        var value = new byte[BenchKeys.ValueBytes];
        var own = keys / BenchWorkload.MostClients;
        try
        {
            var began = Stopwatch.GetTimestamp();
            for (var turn = number; began < to && !bound.IsCancellationRequested; turn++)
            {
                // Client c of 64 has the keys c, c + 64, c + 128 ...
                var key = BenchKeys.Name(number + (BenchWorkload.MostClients * Random.Shared.Next(own)));
                if (isPut)
                    Random.Shared.NextBytes(value);
                var reply = isPut
                    ? await doors[turn].PutAsync(key, value, bound.Token)
                    : Checked(key, await doors[turn].GetAsync(key, bound.Token));
                var ended = Stopwatch.GetTimestamp();
                meter.Record(began, ended, reply);
                began = ended;
            }

            return meter;
        }
        catch
        {
            // A wrong answer ends the run: nothing is left to wait for.
            await bound.CancelAsync();
            throw;
        }
    }

    private async Task<int> WriteAsync(int number, byte[] value, CancellationToken cancellation)
    {
        var key = BenchKeys.Name(number);
        string? error = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var reply = await doors[number + attempt].PutAsync(key, value, cancellation);
            if (reply.Outcome == OperationOutcome.Ok)
                return attempt;
            error = reply.Error;
            await Task.Delay(Pause, cancellation);
        }

        throw new ClusterException($"{key} was not acknowledged in {Attempts} attempts: {error}");
    }

    private static DoorReply Checked(string key, in DoorReply reply) =>
        reply.Error is not null || reply.Value is { Length: BenchKeys.ValueBytes }
            ? reply
            : throw new ClusterException($"A wrong answer: {key} was written with {BenchKeys.ValueBytes} bytes and "
                + (reply.Value is { } value ? $"read with {value.Length}." : "read as absent."));
}
