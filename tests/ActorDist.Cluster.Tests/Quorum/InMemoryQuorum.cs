using ActorDist.Cluster.Quorum;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using ActorDist.Core.Tests.Quorum;

namespace ActorDist.Cluster.Tests.Quorum;

/// <summary>The real replicas n1, n2, n3 without disks and wires between, for tests of the doors to them; n1 takes the requests.</summary>
public sealed class InMemoryQuorum : IQuorum, IQuorumReplicas
{
    private static readonly Member[] Members = [.. Enumerable.Range(1, 3).Select(i => new Member(new ReplicaId(0, (ulong)i), $"n{i}"))];

    private readonly Lock _gate = new();
    private readonly QuorumOutbox _outbox = new();
    private readonly Dictionary<ReplicaId, (QuorumReplica Replica, MemoryQuorumStore Store)> _nodes = [];
    private readonly HashSet<ReplicaId> _down = [];
    private Moment _now = new(0, 1_700_000_000_000);

    public InMemoryQuorum()
    {
        var buckets = new BucketSet(
            new BucketOptions { SiblingWarning = 2, SiblingLimit = 4, Timeout = 1000 },
            [KeyValuePair.Create("lww", new BucketOptions { Mode = BucketMode.LastWriteWins, Timeout = 1000 })]);
        foreach (var member in Members)
        {
            var store = new MemoryQuorumStore();
            var replica = new QuorumReplica(new QuorumReplicaOptions(member.Id, 1, "c", buckets), store);
            replica.Install(_now, Ring, _outbox);
            _nodes.Add(member.Id, (replica, store));
        }

        Settings = new QuorumSettings(
            buckets, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 100, 100, TimeSpan.FromSeconds(1));
    }

    public QuorumSettings Settings { get; }

    public ReplicaRing Ring { get; } = new(Members);

    public string? WaitingFor => null;

    /// <summary>The node answers nobody from now on; with <paramref name="isNoticed"/> n1 knows.</summary>
    public void TakeDown(string name, bool isNoticed)
    {
        var id = Members.Single(member => string.Equals(member.Name, name, StringComparison.Ordinal)).Id;
        _down.Add(id);
        if (isNoticed)
            _nodes[Members[0].Id].Replica.Reachable(_now, id, isReachable: false, _outbox);
    }

    public Task<QuorumOutcome> GetAsync(QuorumKey key, QuorumOptions? options = null) =>
        Submit(new QuorumRequest(key, QuorumOperation.Get, Tag: null), options);

    public Task<QuorumOutcome> PutAsync(
        QuorumKey key, ReadOnlyMemory<byte> value, ContextToken? context = null, QuorumOptions? options = null) =>
        Submit(new QuorumRequest(key, QuorumOperation.Put, Tag: null) { Value = value, Context = context }, options);

    public Task<QuorumOutcome> DeleteAsync(QuorumKey key, ContextToken? context, QuorumOptions? options = null) =>
        Submit(new QuorumRequest(key, QuorumOperation.Delete, Tag: null) { Context = context }, options);

    public IReadOnlyList<QuorumPlace> PreferenceList(QuorumKey key) =>
        [.. Ring.PreferenceList(key).Select(member => new QuorumPlace(member.Name, IsPrimary: true, !_down.Contains(member.Id)))];

    public Task<IReadOnlyList<QuorumReport>> SurveyAsync() => Task.FromResult<IReadOnlyList<QuorumReport>>(
        [.. Members.Where(member => !_down.Contains(member.Id)).Select(member => new QuorumReport(
            member.Name, member.Id.ToString(), WaitingFor: null, 1, 2, 3, 4, 5, IsTreeBuilt: true,
            new Dictionary<string, long>(StringComparer.Ordinal) { ["n9"] = 7 }, 6, 7, 8))]);

    public Task<IReadOnlyList<QuorumInspection>> InspectAsync(QuorumKey key) => Task.FromResult<IReadOnlyList<QuorumInspection>>(
        [.. Members.Where(member => !_down.Contains(member.Id)).Select(member => _nodes[member.Id].Replica.Inspect(key) is { } record
            ? new QuorumInspection(
                member.Name, ClockText.Of(record.Object.Context.Clock, Ring), record.Object.SiblingCount, record.Object.ValueBytes, "d1", 1)
            : new QuorumInspection(member.Name, "", 0, 0, "", 0))]);

    public Task<IReadOnlyList<QuorumRepair>> RepairAsync() => Task.FromResult<IReadOnlyList<QuorumRepair>>(
        [.. Members.Where(member => !_down.Contains(member.Id)).Select(member => new QuorumRepair(
            member.Name,
            [.. Members.Where(other => other != member && !_down.Contains(other.Id)).Select(other => other.Name)],
            [.. Members.Where(other => _down.Contains(other.Id)).Select(other => other.Name)],
            2,
            1234))]);

    private Task<QuorumOutcome> Submit(QuorumRequest request, QuorumOptions? options)
    {
        lock (_gate)
        {
            var coordinator = _nodes[Members[0].Id].Replica;
            coordinator.Submit(_now, (options ?? QuorumOptions.Default).On(request), _outbox);
            QuorumOutcome? outcome = null;
            while (true)
            {
                Deliver(ref outcome);
                if (outcome is not null)
                    return Task.FromResult(outcome);
                _now = new Moment(Math.Max(_now.Elapsed + 1, coordinator.NextWake), _now.Wall + 1);
                coordinator.Tick(_now, _outbox);
            }
        }
    }

    private void Deliver(ref QuorumOutcome? outcome)
    {
        while (_outbox.Messages.Count + _outbox.Completions.Count > 0 || _nodes.Values.Any(node => node.Store.HasUncommitted))
        {
            var (messages, completions) = (_outbox.Messages.ToArray(), _outbox.Completions.ToArray());
            _outbox.Clear();
            outcome = completions.Length > 0 ? completions[^1].Outcome : outcome;
            foreach (var envelope in messages.Where(envelope => !_down.Contains(envelope.To)))
                _nodes[envelope.To].Replica.Receive(_now, envelope, _outbox);
            foreach (var (replica, store) in _nodes.Values.Where(node => node.Store.HasUncommitted))
                replica.Durable(_now, store.Commit(), _outbox);
        }
    }
}
