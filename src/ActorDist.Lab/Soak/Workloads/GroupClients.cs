using ActorDist.Lab.Demo.Groups;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>
/// Scaling groups that grow and shrink, each change asked for of several nodes at once under one key: the cloud's ledger shows servers
/// created and deleted exactly as asked.
/// </summary>
internal sealed class GroupClients(WorkloadPlace place) : ISoakWorkload
{
    private const string Scale = "scale";
    private const int Groups = 2;
    private readonly int[] _open = new int[Groups];
    private GroupFlow? _flow;
    private IReadOnlyList<(GroupHandle Group, IReadOnlyList<ScalingStep> Steps)> _scaled = [];
    private IReadOnlyList<GroupLedger> _ledgers = [];

    /// <inheritdoc/>
    public ClientHistory History { get; } = place.History(Groups);

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [Scale];

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation) =>
        _flow = await GroupFlow.CreateAsync(place.Nodes, Groups, place.Seed, cancellation, Ended);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var finish = stop.Register(_flow!.Finish);
        for (var group = 0; group < Groups; group++)
            _open[group] = History.Invoke(group, Scale, $"group-{group + 1}", input: null);
        _scaled = await _flow.RunAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task FinishAsync(CancellationToken cancellation) => _ledgers = await Task.WhenAll(_scaled.Select(async each =>
        GroupLedger.Judge(each.Group.Name, each.Steps, await place.Cloud.Client.LedgerAsync(each.Group.Key, cancellation))));

    /// <inheritdoc/>
    public IEnumerable<Judgement> Judge()
    {
        const string Property = "as-asked";
        var steps = _scaled.Sum(each => each.Steps.Count);
        var size = new HistorySize(steps, _scaled.Sum(each => each.Steps.Count(step => !step.IsAcknowledged)));
        yield return _ledgers.FirstOrDefault(ledger => ledger.Violation is not null) is { } wrong
                ? Judgement.Violated(Property, "ledger", $"{wrong.Violation}.", [], size)
            : _ledgers.Count == 0
                ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: the cloud's ledger was not read.", size)
            : _ledgers.FirstOrDefault(ledger => ledger.Gap is not null) is { } open
                ? Judgement.Undecided(Property, UnknownReason.NotJudgeable, $"Undecided: {open.Gap}.", size)
            : Judgement.Held(
                Property,
                $"{steps} changes, and the ledger shows {_ledgers.Sum(ledger => ledger.Created)} servers created and "
                    + $"{_ledgers.Sum(ledger => ledger.Deleted)} deleted as asked.",
                size);
    }

    /// <summary>A change ends where the next one of its group begins.</summary>
    private void Ended(int group, ScalingStep step)
    {
        History.End(group, _open[group], step.IsConverged ? OperationOutcome.Ok : OperationOutcome.Unknown, step.Change);
        _open[group] = History.Invoke(group, Scale, $"group-{group + 1}", input: null);
    }
}
