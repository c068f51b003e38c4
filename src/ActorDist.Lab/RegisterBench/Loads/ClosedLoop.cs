using System.Diagnostics;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>Clients that each begin an operation when their last one has ended, and what they saw in a window after a warm-up.</summary>
/// <param name="system">The system, started.</param>
/// <param name="keys">How many keys there are.</param>
public sealed class ClosedLoop(ISystemUnderTest system, int keys)
{
    /// <summary>Lets clients work for a warm-up and a window.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="hotKey">The key that they increment.</param>
    /// <param name="choose">What a client does next.</param>
    /// <param name="warmUp">How long they work before anything counts.</param>
    /// <param name="window">How long they are measured.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <returns>What they saw together, and the CPU time of the members in the window.</returns>
    public Task<(LoadMeter Meter, TimeSpan ServerCpu)> RunAsync(
        int clients,
        string hotKey,
        Func<BenchClient, OperationKind> choose,
        TimeSpan warmUp,
        TimeSpan window,
        CancellationToken cancellation) => new MeteredClients(system.Members, clients).RunAsync(
        warmUp,
        window,
        (number, meter, to, bound) => WorkAsync(new BenchClient(number, system.Doors, keys, hotKey), choose, meter, to, bound),
        cancellation);

    private static async Task<LoadMeter> WorkAsync(
        BenchClient client, Func<BenchClient, OperationKind> choose, LoadMeter meter, long to, CancellationTokenSource bound)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            while (began < to && !bound.IsCancellationRequested)
            {
                var reply = await client.DoAsync(choose(client), bound.Token);
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
}
