using ActorDist.Lab.Crdts;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>A replicated counter at any node: in the end all nodes show one sum, and it lies between what was acknowledged and what was asked.</summary>
/// <param name="place">Where.</param>
/// <param name="type">The counter's type.</param>
internal sealed class CounterClients(WorkloadPlace place, string type) : ISoakWorkload
{
    private const string Judged = "counter-bounds";
    private const int Clients = 3;

    /// <summary>Acknowledged by a majority, so that a disk that is wiped takes nothing acknowledged with it.</summary>
    private const string Level = "majority";

    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly CrdtHttpClient[] _doors = [.. place.Nodes.Select(node => new CrdtHttpClient(node.Spec.Http))];
    private long[] _sums = [];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(Math.Max(Clients, place.Nodes.Count));

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = ["add"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Judges { get; } = [Judged];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => place.EachAsync(
        Clients,
        Think,
        (client, random) => History.DoAsync(client, "add", key: null, 1L, async () =>
            (await _doors[random.Next(_doors.Length)].ChangeAsync(type, place.Prefix, new CrdtAct("inc"), Level, CancellationToken.None), 1L)),
        stop);

    /// <inheritdoc/>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var acknowledged = History.Answered;
        await Polling.UntilAsync(
            async token =>
            {
                _sums = await SumsAsync(token);
                return _sums.Distinct().Count() == 1 && _sums[0] >= acknowledged;
            },
            WorkloadPlace.Convergence,
            Interval,
            cancellation);
        for (var node = 0; node < _doors.Length; node++)
        {
            var door = _doors[node];
            await History.DoAsync(node, "read", key: null, input: null, async () =>
                (OperationOutcome.Ok, await door.CountAsync(type, place.Prefix, "local", cancellation) ?? 0));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        yield return StoreJudging.Judge(Judged, History.Events());
        var size = new HistorySize(_sums.Length, 0);
        yield return _sums.Distinct().Count() switch
        {
            0 => Judgement.Undecided("convergence", UnknownReason.NothingTested, "Undecided: no node was read at the end.", size),
            1 => Judgement.Held("convergence", $"{_sums.Length} nodes show {_sums[0]}.", size),
            _ => Judgement.Violated(
                "convergence", "diverged",
                $"{WorkloadPlace.Convergence.TotalSeconds:0} s after every fault has ended the nodes show {string.Join(", ", _sums)}.", [], size),
        };
    }

    private async Task<long[]> SumsAsync(CancellationToken cancellation)
    {
        try
        {
            return await Task.WhenAll(_doors.Select(async door => await door.CountAsync(type, place.Prefix, "local", cancellation) ?? 0));
        }
        catch (Exception e) when (e is HttpRequestException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // A node is busy or has just come back; all are asked again.
            return [];
        }
    }
}
