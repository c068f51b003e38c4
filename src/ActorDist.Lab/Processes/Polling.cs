using System.Diagnostics;

namespace ActorDist.Lab.Processes;

/// <summary>Waits, within a bound, for what a process shows only to those who look.</summary>
public static class Polling
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Looks until the condition holds; false where it does not when the time is over.</summary>
    public static Task<bool> UntilAsync(Func<bool> condition, TimeSpan timeout, CancellationToken cancellation) =>
        UntilAsync(_ => Task.FromResult(condition()), timeout, Interval, cancellation);

    /// <summary>Looks every <paramref name="interval"/> until the condition holds; false where it does not when the time is over.</summary>
    public static async Task<bool> UntilAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan timeout, TimeSpan interval, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition(cancellation))
        {
            if (clock.Elapsed >= timeout)
            {
                return false;
            }

            await Task.Delay(interval, cancellation);
        }

        return true;
    }
}
