using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>Watches how every survivor comes to know that a node is gone.</summary>
/// <param name="survivors">The nodes to ask.</param>
/// <param name="victim">The node that is gone.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class MembershipWatch(IReadOnlyList<NodeProcess> survivors, string victim, Stopwatch clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();

    /// <summary>The first survivor that suspected the node.</summary>
    public Sighting? Unreachable { get; private set; }

    /// <summary>The first survivor that saw it downed; removed counts too, since Down may last for less than a look.</summary>
    public Sighting? Downed { get; private set; }

    /// <summary>Looks until no survivor knows the node any more, or the time is over.</summary>
    public Task RunAsync(TimeSpan timeout, CancellationToken cancellation) =>
        Task.WhenAll(survivors.Select(survivor => Polling.UntilAsync(
            token => LookAsync(survivor, token), timeout, Interval, cancellation)));

    private async Task<bool> LookAsync(NodeProcess survivor, CancellationToken cancellation)
    {
        MembersView view;
        try
        {
            view = await survivor.Client.MembersAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return false;
        }

        var member = view.Member(victim);
        var sighting = new Sighting(survivor.Name, clock.Elapsed);
        lock (_gate)
        {
            if (view.Suspects(victim))
            {
                Unreachable ??= sighting;
            }

            if (member is null or { Status: "Down" })
            {
                Downed ??= sighting;
            }
        }

        return member is null;
    }
}

/// <summary>Who saw something first, and when.</summary>
/// <param name="By">The node.</param>
/// <param name="At">When, on the run's clock.</param>
internal sealed record Sighting(string By, TimeSpan At);
