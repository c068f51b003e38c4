using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>Watches how every survivor comes to know that a node is gone.</summary>
/// <param name="survivors">The nodes to ask.</param>
/// <param name="victim">The node that is gone.</param>
/// <param name="uid">Which start of it.</param>
/// <param name="clock">The run's clock.</param>
/// <param name="onFirst">Told when a survivor is the first to see evidence of its crash, to see it unreachable or downed.</param>
internal sealed class MembershipWatch(
    IReadOnlyList<NodeProcess> survivors, string victim, string uid, Stopwatch clock, Action<string, Sighting> onFirst)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();

    /// <summary>The first survivor that knew the evidence on which the node was downed.</summary>
    public Sighting? Evidence { get; private set; }

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
        EvidenceView? evidence;
        try
        {
            evidence = Evidence is null ? (await survivor.Client.PhiAsync(cancellation)).Of(victim, uid) : null;
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
            if (Evidence is null && evidence is { IsDecided: true })
            {
                Evidence = sighting with { What = evidence.ToString() };
                onFirst("evidence", Evidence);
            }

            if (Unreachable is null && view.Suspects(victim))
            {
                Unreachable = sighting;
                onFirst("unreachable", sighting);
            }

            if (Downed is null && (member is null || member.IsDown))
            {
                Downed = sighting;
                onFirst("downed", sighting);
            }
        }

        return member is null;
    }
}

/// <summary>Who saw something first, and when.</summary>
/// <param name="By">The node.</param>
/// <param name="At">When, on the run's clock.</param>
/// <param name="What">More about it.</param>
internal sealed record Sighting(string By, TimeSpan At, string What = "");
