using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>Reads what survived, through each survivor: every read asks a majority of the replicas for what is on their disks.</summary>
public static class SurvivingState
{
    private const int ReadsAtMost = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads until every survivor lists every acknowledged request, and returns the last reading when the time is over.</summary>
    public static async Task<IReadOnlyList<SurvivorState>> ReadAsync(
        IReadOnlyList<NodeProcess> survivors, IEnumerable<string> acknowledged, TimeSpan timeout, CancellationToken cancellation)
    {
        var expected = acknowledged.ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<SurvivorState> states = [];
        HttpRequestException? unread = null;
        await Polling.UntilAsync(
            async token =>
            {
                try
                {
                    states = await Task.WhenAll(survivors.Select(survivor => ReadAsync(survivor, token)));
                }
                catch (HttpRequestException e)
                {
                    // A list that a busy quorum did not give in time is no reading; the last such failure counts if there never is one.
                    unread = e;
                    return false;
                }

                return states.All(state => expected.IsSubsetOf(state.Effects.Select(effect => effect.RequestId)));
            },
            timeout,
            Interval,
            cancellation);
        return states.Count > 0 || unread is null ? states : throw unread;
    }

    /// <summary>Effects and sums of one moment: a request whose sender gave up may still be executed between the two reads.</summary>
    private static async Task<SurvivorState> ReadAsync(NodeProcess survivor, CancellationToken cancellation)
    {
        var effects = await survivor.Client.EffectsAsync(cancellation);
        for (var read = 1; read <= ReadsAtMost; read++)
        {
            var groups = await survivor.Client.GroupsAsync(cancellation);
            var again = await survivor.Client.EffectsAsync(cancellation);
            if (again.SequenceEqual(effects))
            {
                return new SurvivorState(survivor.Name, effects, groups);
            }

            effects = again;
        }

        throw new HttpRequestException($"what {survivor.Name} lists kept changing between reads, with no request in flight");
    }
}
