using System.Globalization;
using System.Text.Json.Nodes;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// Sets kept in the quorum store by clients that read all siblings, add an element and put the union in their place (w=2, sloppy): no
/// acknowledged element is lost, whatever stood in for whom.
/// </summary>
internal sealed class QuorumSetClients(WorkloadPlace place) : ISoakWorkload
{
    private const string Judged = "set-full";
    private const int Keys = 6;
    private const int ElementsOfAClient = 1_000_000;
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly QuorumHttpClient[] _doors = [.. place.Nodes.Select(node => new QuorumHttpClient(node.Spec.Http))];
    private readonly long[] _added = new long[place.Nodes.Count];
    private int _torn = Keys;

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(place.Nodes.Count);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["add"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Judges { get; } = [Judged];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(History.Clients, Think, AddAsync, stop);

    /// <inheritdoc/>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await Polling.UntilAsync(
            async token =>
            {
                try
                {
                    var placements = await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => _doors[0].PlacementAsync(Key(key), token)));
                    _torn = placements.Count(placement => !placement.IsWhole);
                }
                catch (HttpRequestException)
                {
                    // Its node is busy or has just come back; it is asked again.
                    return false;
                }

                return _torn == 0;
            },
            WorkloadPlace.Convergence,
            Interval,
            cancellation);
        for (var client = 0; client < History.Clients; client++)
        {
            var door = _doors[client];
            await History.DoAsync(client, "read", key: null, input: null, async () =>
            {
                SortedSet<long> elements = [];
                for (var key = 0; key < Keys; key++)
                {
                    var read = await door.GetAsync(Key(key), "r=2&timeout=3s", cancellation);
                    if (!read.IsAnswered)
                        return (OperationOutcome.Failed, null);
                    elements.UnionWith(read.Values.SelectMany(Elements));
                }

                return (OperationOutcome.Ok, new JsonArray([.. elements.Select(element => (JsonNode)element)]));
            });
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        yield return StoreJudging.Judge(Judged, History.Events());
        var size = new HistorySize(Keys, 0);
        yield return _torn == 0
            ? Judgement.Held("convergence", $"All primaries of {Keys} objects hold the same at the end.", size)
            : Judgement.Violated(
                "convergence", "diverged",
                $"The primaries of {_torn} of {Keys} objects differ {WorkloadPlace.Convergence.TotalSeconds:0} s after every fault has ended.", [], size);
    }

    private string Key(int key) => $"{place.Prefix}/{key}";

    private async Task AddAsync(int client, Random random)
    {
        var (key, door) = (Key(random.Next(Keys)), _doors[random.Next(_doors.Length)]);
        var read = await door.GetAsync(key, "r=2&timeout=2s", CancellationToken.None);
        if (!read.IsAnswered)
            return;
        var element = (client * (long)ElementsOfAClient) + _added[client]++;
        var union = string.Join(',', read.Values.SelectMany(Elements).Append(element).Distinct().Order());
        await History.DoAsync(client, "add", key: null, element, async () =>
            ((await door.PutAsync(key, union, "w=2&timeout=2s", read.Context, CancellationToken.None)).Outcome, (JsonNode)element));
    }

    private static IEnumerable<long> Elements(string value) =>
        value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(element => long.Parse(element, CultureInfo.InvariantCulture));
}
