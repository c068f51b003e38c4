using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Workloads.Effects;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// Scaling requests, each sent under its ID to one node after another until it is acknowledged: each takes effect once, as every node
/// reads it at the end.
/// </summary>
internal sealed class RequestClients : ISoakWorkload
{
    private const string Submit = "submit";
    private const int MostRequests = 10_000;

    /// <summary>Requests under way at once, each as if a client of its own had sent it.</summary>
    private const int Lanes = 64;

    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(80);
    private readonly WorkloadPlace _place;
    private readonly IReadOnlyList<ScalingRequest> _requests;
    private readonly RequestFlow _flow;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _clockStarted;
    private readonly Dictionary<string, IReadOnlyList<ScalingRequest>> _effects = new(StringComparer.Ordinal);
    private int _sent;

    /// <summary>Requests of a round.</summary>
    public RequestClients(WorkloadPlace place)
    {
        (_place, _clockStarted) = (place, place.Run.Now);
        _requests = Workload.Of(place.Seed, MostRequests);
        _flow = new RequestFlow([.. place.Nodes.Select(node => node.Client)], _clock);
        History = place.History(Lanes);
    }

    /// <inheritdoc/>
    public ClientHistory History { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [Submit];

    /// <inheritdoc/>
    public long Answered => _flow.Acknowledged.Count;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        await _flow.SendAsync(PacedAsync(stop), CancellationToken.None);
        History.Add(Operations());
    }

    /// <inheritdoc/>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var id = _requests[0].RequestId;
        var prefix = id[..(id.LastIndexOf('-') + 1)];
        foreach (var node in _place.Nodes)
            _effects[node.Name] = await node.Client.EffectsAsync(cancellation, prefix);
    }

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        var asked = _requests.Take(_sent).Select(request => new EffectRequest(
            request.RequestId, 0, _clockStarted, _flow.Acknowledged.ContainsKey(request.RequestId) ? OperationOutcome.Ok : OperationOutcome.Unknown)).ToList();
        foreach (var (node, effects) in _effects)
        {
            var done = effects.Select(effect => new Effect(effect.RequestId, _place.Run.Now, $"{effect.GroupId} changed by {effect.Change}"));
            yield return new ExactlyOnceJudge().Judge(asked, [.. done]) with { Property = $"exactly-once-at-{node}" };
        }

        if (_effects.Count == 0)
        {
            yield return Judgement.Undecided(
                "exactly-once", UnknownReason.NothingTested, "Undecided: no node's effects were read.", new HistorySize(_sent, 0));
        }

        var size = new HistorySize(_sent, _sent - _flow.Acknowledged.Count);
        yield return _flow.WrongAnswers.FirstOrDefault() is { } wrong
            ? Judgement.Violated("same-answer", "wrong-answer", $"A node gave an impossible reply: {wrong}.", [], size)
            : Judgement.Held("same-answer", "Every answer was about the request that was sent.", size);
    }

    /// <summary>The requests that were acknowledged, each from the try that was answered; whoever is free next is said to have sent it.</summary>
    private IEnumerable<ClientOperation> Operations()
    {
        var freeAt = new long[Lanes];
        foreach (var (id, acknowledged) in _flow.Acknowledged.OrderBy(each => each.Value.SentAt))
        {
            var (call, end) = (At(acknowledged.SentAt), At(acknowledged.At));
            var lane = Math.Max(0, Array.FindIndex(freeAt, time => time <= call));
            freeAt[lane] = end;
            yield return new ClientOperation(lane, Submit, Key: null, id, call)
            {
                Return = end,
                Output = acknowledged.By,
                Outcome = OperationOutcome.Ok,
            };
        }

        long At(TimeSpan time) => _clockStarted + (long)time.TotalNanoseconds;
    }

    private async IAsyncEnumerable<ScalingRequest> PacedAsync(
        CancellationToken stop, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (_sent < _requests.Count && !stop.IsCancellationRequested)
        {
            yield return _requests[_sent++];
            await Task.Delay(Gap, cancellation);
        }
    }
}
