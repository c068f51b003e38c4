using System.Globalization;
using System.Text.Json.Nodes;
using ActorDist.Lab.Crdts;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Replicas;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>A replicated set to which elements are added at any node: in the end all nodes show the same elements, every acknowledged one among them.</summary>
/// <param name="place">Where.</param>
/// <param name="type">The set's type.</param>
internal sealed class SetClients(WorkloadPlace place, string type) : ISoakWorkload
{
    private const string Judged = "set-full";
    private const int Clients = 3;
    private const int ElementsOfAClient = 1_000_000;
    private const string Level = "majority";
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly CrdtHttpClient[] _doors = [.. place.Nodes.Select(node => new CrdtHttpClient(node.Spec.Http))];
    private readonly long[] _added = new long[Clients];
    private readonly List<ReplicaView> _views = [];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(Math.Max(Clients, place.Nodes.Count));

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["add"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Judges { get; } = [Judged];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(Clients, Think, AddAsync, stop);

    /// <inheritdoc/>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var acknowledged = Acknowledged();
        await Polling.UntilAsync(
            async token =>
            {
                try
                {
                    var shown = await Task.WhenAll(_doors.Select(door => door.ElementsAsync(type, place.Prefix, token)));
                    return shown.Select(elements => string.Join(',', elements)).Distinct(StringComparer.Ordinal).Count() == 1
                        && acknowledged.IsSubsetOf(shown[0]);
                }
                catch (Exception e) when (e is HttpRequestException || e is OperationCanceledException && !token.IsCancellationRequested)
                {
                    // A node is busy or has just come back; all are asked again.
                    return false;
                }
            },
            WorkloadPlace.Convergence,
            Interval,
            cancellation);
        for (var node = 0; node < _doors.Length; node++)
        {
            var (door, name) = (_doors[node], place.Nodes[node].Name);
            await History.DoAsync(node, "read", key: null, input: null, async () =>
            {
                var elements = await door.ElementsAsync(type, place.Prefix, cancellation);
                _views.Add(new ReplicaView(name, place.Run.Now, elements.ToHashSet(StringComparer.Ordinal), string.Join(',', elements)));
                return (OperationOutcome.Ok, new JsonArray(
                    [.. elements.Select(element => (JsonNode)long.Parse(element, CultureInfo.InvariantCulture))]));
            });
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge() =>
    [
        StoreJudging.Judge(Judged, History.Events()),
        new ConvergenceJudge().Judge(Acknowledged(), Elements(operation => operation.Outcome != OperationOutcome.Failed), _views),
    ];

    private Task AddAsync(int client, Random random)
    {
        var element = (client * (long)ElementsOfAClient) + _added[client]++;
        var act = new CrdtAct("add", element.ToString(CultureInfo.InvariantCulture));
        return History.DoAsync(client, "add", key: null, element, async () =>
            (await _doors[random.Next(_doors.Length)].ChangeAsync(type, place.Prefix, act, Level, CancellationToken.None), element));
    }

    private HashSet<string> Acknowledged() => Elements(operation => operation.Outcome == OperationOutcome.Ok);

    private HashSet<string> Elements(Func<ClientOperation, bool> which) => History.Operations
        .Where(each => string.Equals(each.Function, "add", StringComparison.Ordinal) && which(each))
        .Select(each => each.Input!.GetValue<long>().ToString(CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
}
