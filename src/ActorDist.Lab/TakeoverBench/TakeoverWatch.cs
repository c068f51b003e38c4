using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.TakeoverBench;

/// <summary>Watches when each stage of the removal of some starts of nodes is first seen, and last.</summary>
/// <param name="survivors">The nodes to ask.</param>
/// <param name="victims">Name and uid of each start that is gone.</param>
/// <param name="clock">Runs since the kill.</param>
internal sealed class TakeoverWatch(
    IReadOnlyList<NodeProcess> survivors, IReadOnlyList<(string Name, string Uid)> victims, Stopwatch clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _evidence = [];
    private readonly Dictionary<string, double> _downed = [];
    private readonly Dictionary<string, double> _removed = [];
    private double? _removedAll;

    public double? Evidence => LastOf(_evidence);

    public double? Downed => LastOf(_downed);

    public double? RemovedFirst => LastOf(_removed);

    public double? RemovedAll => _removedAll;

    /// <summary>Looks until no survivor has any of them as a member, or the time is over.</summary>
    public async Task RunAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var gone = await Task.WhenAll(survivors.Select(survivor =>
            Polling.UntilAsync(token => LookAsync(survivor, token), timeout, Interval, cancellation)));
        if (gone.All(removed => removed))
            _removedAll = clock.Elapsed.TotalSeconds;
    }

    private async Task<bool> LookAsync(NodeProcess survivor, CancellationToken cancellation)
    {
        PhiView? phi;
        MembersView view;
        try
        {
            phi = Evidence is null ? await survivor.Client.PhiAsync(cancellation) : null;
            view = await survivor.Client.MembersAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return false;
        }

        var now = clock.Elapsed.TotalSeconds;
        var removed = 0;
        lock (_gate)
        {
            foreach (var (name, uid) in victims)
            {
                var member = view.Members.FirstOrDefault(other => string.Equals(other.NodeUid, uid, StringComparison.Ordinal));
                if (phi?.Of(name, uid) is { IsDecided: true })
                    _evidence.TryAdd(uid, now);
                if (member is null or { IsDown: true })
                    _downed.TryAdd(uid, now);
                if (member is null)
                    _removed.TryAdd(uid, now);
                removed += member is null ? 1 : 0;
            }
        }

        return removed == victims.Count;
    }

    private double? LastOf(Dictionary<string, double> seen)
    {
        lock (_gate)
        {
            return seen.Count == victims.Count ? seen.Values.Max() : null;
        }
    }
}
