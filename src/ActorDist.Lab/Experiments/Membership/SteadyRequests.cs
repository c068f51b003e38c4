using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Membership;

/// <summary>Requests that flow at a steady rate until told to stop; what is under way then is waited for.</summary>
/// <param name="flow">Sends them.</param>
/// <param name="requests">At most these.</param>
internal sealed class SteadyRequests(RequestFlow flow, IReadOnlyList<ScalingRequest> requests)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);
    private int _sent;

    /// <summary>Those that were sent.</summary>
    public IReadOnlyList<ScalingRequest> Sent => [.. requests.Take(_sent)];

    /// <summary>Sends until told to stop.</summary>
    /// <param name="stop">Ends it without harm to what is under way.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public Task RunAsync(CancellationToken stop, CancellationToken cancellation) => flow.SendAsync(PacedAsync(stop, cancellation), cancellation);

    private async IAsyncEnumerable<ScalingRequest> PacedAsync(CancellationToken stop, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (_sent < requests.Count && !stop.IsCancellationRequested)
        {
            yield return requests[_sent++];
            var ahead = (_sent * Gap) - clock.Elapsed;
            if (ahead > TimeSpan.Zero)
                await Task.Delay(ahead, cancellation);
        }
    }
}
