using System.Globalization;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>Writes keys one after the other, each once, by as many clients as the busiest workload has.</summary>
public static class KeyLoader
{
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes the keys from <paramref name="first"/> on; returns when all are acknowledged.</summary>
    /// <returns>Attempts that were not acknowledged and were made again.</returns>
    /// <exception cref="ClusterException">A key was not acknowledged at any attempt.</exception>
    public static async Task<long> LoadAsync(ISystemUnderTest system, int first, int count, CancellationToken cancellation)
    {
        var next = first - 1;
        long repeated = 0;
        await Task.WhenAll(Enumerable.Range(0, BenchWorkload.MostClients).Select(number => Task.Run(
            async () =>
            {
                var client = new BenchClient(number, system.Doors, count, "");
                for (var key = Interlocked.Increment(ref next); key < first + count; key = Interlocked.Increment(ref next))
                {
                    var again = await PutAsync(client, key, cancellation);
                    Interlocked.Add(ref repeated, again);
                }
            },
            cancellation)));
        return repeated;
    }

    private static async Task<int> PutAsync(BenchClient client, int key, CancellationToken cancellation)
    {
        string? error = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var reply = await client.PutAsync(key, cancellation);
            if (reply.Outcome == OperationOutcome.Ok)
                return attempt;
            error = reply.Error;
            await Task.Delay(Pause, cancellation);
        }

        throw new ClusterException(string.Create(
            CultureInfo.InvariantCulture, $"{BenchKeys.Name(key)} was not acknowledged in {Attempts} attempts: {error}"));
    }
}
