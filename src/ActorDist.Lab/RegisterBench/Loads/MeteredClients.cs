using System.Diagnostics;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>Clients that work for a warm-up and a window, and what they and the members' processes spent in the window.</summary>
/// <param name="members">The members whose CPU time is measured.</param>
/// <param name="clients">How many clients work at once.</param>
internal sealed class MeteredClients(IReadOnlyList<ISystemMember> members, int clients)
{
    /// <summary>How long after the end of the window an answer is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What a client does until a time, a <see cref="Stopwatch"/> timestamp, or until it is cancelled; it may cancel all.</summary>
    /// <param name="number">Which client, from 0.</param>
    /// <param name="meter">Records what it saw.</param>
    /// <param name="to">When it begins nothing more.</param>
    /// <param name="bound">Ends all clients.</param>
    public delegate Task<LoadMeter> Work(int number, LoadMeter meter, long to, CancellationTokenSource bound);

    /// <summary>Lets them work.</summary>
    /// <param name="warmUp">How long they work before anything counts.</param>
    /// <param name="window">How long they are measured.</param>
    /// <param name="work">What each does.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <returns>What they saw together, and the CPU time of the members in the window.</returns>
    public async Task<(LoadMeter Meter, TimeSpan ServerCpu)> RunAsync(TimeSpan warmUp, TimeSpan window, Work work, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(warmUp + window + Patience);
        var from = Stopwatch.GetTimestamp() + Ticks(warmUp);
        var to = from + Ticks(window);
        var working = Enumerable.Range(0, clients)
            .Select(number => Task.Run(() => work(number, new LoadMeter(from, to), to, bound), CancellationToken.None))
            .ToArray();
        await Task.Delay(warmUp, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var before = MemberCpu.Of(members);
        await Task.Delay(window, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var cpu = MemberCpu.Of(members) - before;
        var sum = new LoadMeter(from, to);
        foreach (var meter in await Task.WhenAll(working))
            sum.Add(meter);
        cancellation.ThrowIfCancellationRequested();
        return (sum, cpu);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
