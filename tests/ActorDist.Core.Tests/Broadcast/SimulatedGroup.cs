using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Tests.Broadcast;

/// <summary>
/// Four replicas, three of them members at first, on a network that loses, repeats and reorders, with crashes that lose what was not
/// synced, evictions and returns; all by one seed. Under way, and at the end when everyone is back, states are judged by the operations that were
/// made: the counter by their sum, the set by its definition over what each operation's maker had seen.
/// </summary>
internal sealed class SimulatedGroup
{
    private const int Steps = 600;
    private const int MostUnderWay = 200;
    private const int Rounds = 200;
    private static readonly string[] Elements = ["x", "y", "z"];

    private readonly Random _random;
    private readonly SimulatedFlaw _flaw;
    private readonly SimulatedMember[] _members;
    private readonly List<(ReplicaId From, ReplicaId To, BroadcastMessage Message)> _network = [];
    private readonly Dictionary<Dot, (VectorClock Before, long Amount, string? Element, bool IsAdd)> _made = [];
    private readonly HashSet<ReplicaId> _caughtUp = [];
    private string? _wrong;
    private BroadcastView _view = Replica.ViewOf(1, 0, 1, 2);

    private SimulatedGroup(int seed, SimulatedFlaw flaw)
    {
        (_random, _flaw) = (new Random(seed), flaw);
        _members = [.. Enumerable.Range(0, 4).Select(number => new SimulatedMember(number, flaw, Send))];
        foreach (var member in _members)
            member.Broadcast.Change(_view);
    }

    public int Lost { get; private set; }

    public int Repeated { get; private set; }

    public int Crashes { get; private set; }

    public int Evictions { get; private set; }

    public int Snapshots { get; private set; }

    public int Made => _made.Count;

    /// <summary>What is wrong at the end of a run, or null.</summary>
    public static string? Run(int seed, SimulatedFlaw flaw, out SimulatedGroup group)
    {
        group = new SimulatedGroup(seed, flaw);
        try
        {
            for (var i = 0; i < Steps && group._wrong is null; i++)
                group.Step();
            return group._wrong ?? group.Heal();
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private void Step()
    {
        var canChange = CanChange();
        var member = _members[_random.Next(_members.Length)];
        switch (_random.Next(100))
        {
            case < 20 when member.IsUp:
                Make(member);
                break;
            case < 65:
                Carry(isLossy: true);
                break;
            case < 78 when member.IsUp:
                member.Sync();
                break;
            case < 93 when member.IsUp:
                member.Broadcast.Tick();
                break;
            case < 96 when !member.IsUp || _random.Next(4) == 0:
                CrashOrStart(member);
                break;
            case >= 96 when canChange:
                var evicts = _view.Members.Count > 2 && (_view.Members.Count == _members.Length || _random.Next(2) == 0);
                var candidates = _members.Where(other => _view.Members.Contains(other.Id) == evicts).ToArray();
                var changed = candidates[_random.Next(candidates.Length)].Id;
                Evictions += evicts ? 1 : 0;
                Change(evicts ? _view.Members.Remove(changed) : _view.Members.Add(changed));
                break;
        }
    }

    private void Make(SimulatedMember member)
    {
        var (kind, amount, element) = (_random.Next(3), _random.Next(1, 1000), Elements[_random.Next(Elements.Length)]);
        var before = member.Broadcast.Delivered;
        if (_random.Next(3) == 0 && !string.Equals(member.Type.View, Expected(before), StringComparison.Ordinal))
            _wrong ??= $"{member.Id} under way: {member.Type.View} instead of {Expected(before)}";
        var refusal = member.Broadcast.Broadcast(
            () => kind == 0 ? CounterAndSet.Add(amount) : kind == 1 ? member.Type.Add(element) : member.Type.Remove(element), out var dot);
        if (refusal == BroadcastRefusal.None)
            _made[dot] = (before, kind == 0 ? amount : 0, kind == 0 ? null : element, kind == 1);
    }

    private void CrashOrStart(SimulatedMember member)
    {
        if (member.IsUp)
        {
            member.Crash();
            Crashes++;
            return;
        }

        member.Start();
        member.Broadcast.Change(_view);
    }

    /// <summary>A configuration changes once those whom the last one brought in have caught up.</summary>
    private bool CanChange()
    {
        _caughtUp.UnionWith(_members.Where(member => member.IsUp && member.Broadcast.View == _view && member.Broadcast.IsCaughtUp)
            .Select(member => member.Id));
        return _caughtUp.IsSupersetOf(_view.Members);
    }

    private void Change(IEnumerable<ReplicaId> members)
    {
        _view = new BroadcastView(_view.Epoch + 1, [.. members]);
        _caughtUp.Clear();
        foreach (var member in _members.Where(member => member.IsUp && (_view.Members.Contains(member.Id) || _random.Next(2) == 0)))
            member.Broadcast.Change(_view);
    }

    private void Send(ReplicaId from, ReplicaId to, BroadcastMessage message)
    {
        Snapshots += message is BroadcastMessage.Snapshot ? 1 : 0;
        if (_network.Count == MostUnderWay)
        {
            _network.RemoveAt(_random.Next(_network.Count));
            Lost++;
        }

        _network.Add((from, to, message));
    }

    private void Carry(bool isLossy)
    {
        if (_network.Count == 0)
            return;
        var at = _random.Next(_network.Count);
        var (from, to, message) = _network[at];
        var fate = isLossy ? _random.Next(10) : 9;
        Lost += fate == 0 ? 1 : 0;
        Repeated += fate == 1 ? 1 : 0;
        if (fate != 1)
            _network.RemoveAt(at);
        var receiver = _members.Single(member => member.Id == to);
        if (fate != 0 && receiver.IsUp)
            receiver.Broadcast.Receive(from, _flaw == SimulatedFlaw.IgnoresCauses ? WithoutCauses(message) : message);
    }

    private static BroadcastMessage WithoutCauses(BroadcastMessage message) => message is not BroadcastMessage.Operations operations
        ? message
        : new BroadcastMessage.Operations([.. operations.Items.Select(operation => operation with
        {
            Before = operation.Dot.Counter == 1 ? VectorClock.Empty : VectorClock.Of(operation.Dot with { Counter = operation.Dot.Counter - 1 }),
        })]);

    private string? Heal()
    {
        foreach (var member in _members.Where(member => !member.IsUp))
            CrashOrStart(member);
        foreach (var member in _members)
            member.Broadcast.Change(_view);
        if (!Settle(CanChange))
            return "the members of the last configuration do not catch up";
        Change(_members.Select(member => member.Id));
        foreach (var member in _members)
            member.Broadcast.Change(_view);
        if (!Settle(() => CanChange() && _members.All(member => member.Broadcast.Delivered == _members[0].Broadcast.Delivered)))
            return "the replicas do not come to have the same operations";

        var delivered = _members[0].Broadcast.Delivered;
        foreach (var member in _members)
        {
            if (member.Acknowledged.FirstOrDefault(dot => !delivered.Contains(dot)) is { Counter: > 0 } lost)
                return $"the acknowledged operation {lost} is lost";
            if (!string.Equals(member.Type.View, Expected(delivered), StringComparison.Ordinal))
                return $"{member.Type.View} instead of {Expected(delivered)}";
        }

        return null;
    }

    private bool Settle(Func<bool> condition)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var member in _members)
                member.Broadcast.Tick();
            do
            {
                foreach (var member in _members)
                    member.Sync();
                Carry(isLossy: false);
            }
            while (_network.Count > 0);
            foreach (var member in _members)
                member.Sync();
            if (round > 0 && condition())
                return true;
        }

        return false;
    }

    private string Expected(VectorClock delivered)
    {
        var all = _made.Where(made => delivered.Contains(made.Key)).ToArray();
        var elements = all
            .Where(add => add.Value.IsAdd && !all.Any(later =>
                string.Equals(later.Value.Element, add.Value.Element, StringComparison.Ordinal) && later.Value.Before.Contains(add.Key)))
            .Select(add => add.Value.Element!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return $"{all.Sum(made => made.Value.Amount)} {string.Join(',', elements)}";
    }
}
