using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation;

/// <summary>
/// The people of a simulated cluster: they replace, add and remove replicas and collect deleted registers, and try again until done.
/// </summary>
internal sealed class Operators(SimulatedWorld world, bool collects)
{
    private const int GrowTo = 5;
    private const int CollectAtMost = 8;
    private const int CollectPatience = 200;

    /// <summary>Longer than a copy of an operation can live: its deadline on the slowest clock.</summary>
    private const int Retention = 450;

    private readonly Dictionary<(RegisterKey Key, long Version), long> _seen = [];
    private ulong _session = 2_000_000;
    private readonly Queue<PlannedFault> _wanted = new();
    private IReadOnlyList<Member>? _target;
    private SimulatedNode? _driver;
    private int _drivenLife;

    /// <summary>Whether every change asked for is through.</summary>
    public bool IsDone => _target is null && _wanted.Count == 0;

    public void Ask(PlannedFault change) => _wanted.Enqueue(change);

    /// <summary>Looks after the change under way, and begins the next one when there is none.</summary>
    public void Look()
    {
        if (collects)
            NoteTombstones();
        if (_target is null)
        {
            if (!_wanted.TryDequeue(out var change) || (_target = Target(change)) is null)
                return;
        }

        var isDriving = _driver is { Replica: not null } && _driver.Lives == _drivenLife;
        var phase = isDriving ? _driver!.Replica!.ReconfigurationStatus.Phase : ReconfigurationPhase.Idle;
        if (phase == ReconfigurationPhase.Done)
        {
            (_target, _driver) = (null, null);
            return;
        }

        if (isDriving && phase != ReconfigurationPhase.Failed)
            return;
        var up = world.Nodes.Where(node => node.Replica is not null && node.Replica.Configuration.Epoch > 0).ToArray();
        if (up.Length == 0)
            return;
        _driver = up[world.Random.Below(up.Length)];
        _drivenLife = _driver.Lives;
        var target = _target;
        _session++;
        world.Trace?.Invoke($"{world.Now,6} operator has {_driver.Name} drive to {string.Join(' ', target.Select(member => member.Name))}");
        world.Command(_driver, (replica, now, outbox) => replica.Reconfigure(now, target, _session, outbox));
    }

    public void Collect(SimulatedNode node)
    {
        if (node.Replica is null)
            return;
        var deleted = Tombstones(node)
            .Where(tombstone => _seen.TryGetValue(tombstone, out var since) && world.Now - since >= Retention)
            .Select(tombstone => tombstone.Key)
            .Take(CollectAtMost)
            .ToList();

        world.Trace?.Invoke($"{world.Now,6} operator has {node.Name} collect {string.Join(' ', deleted)}");
        world.Command(node, (replica, now, outbox) => replica.Collect(now, deleted, now + CollectPatience, outbox));
    }

    /// <summary>Notes when each tombstone was first seen: only old ones may be collected.</summary>
    private void NoteTombstones()
    {
        foreach (var node in world.Nodes)
        {
            foreach (var tombstone in Tombstones(node))
                _seen.TryAdd(tombstone, world.Now);
        }
    }

    private static IEnumerable<(RegisterKey Key, long Version)> Tombstones(SimulatedNode node)
    {
        foreach (var (key, record) in node.Disk.Scan(after: null, int.MaxValue, out _))
        {
            if (!record.State.IsEmpty && RegisterState.Decode(record.State) is { IsTombstone: true } state)
                yield return (key, state.Version);
        }
    }

    private List<Member>? Target(PlannedFault change)
    {
        var members = world.Newest.New.ToList();
        var spares = world.Nodes.Select(node => node.Member).Except(members).ToList();
        switch (change.Kind)
        {
            case FaultKind.Replace when spares.Count > 0:
                var lost = members.FindIndex(member => world.Nodes.All(node => node.Disk.Id != member.Id));
                members.RemoveAt(lost >= 0 ? lost : change.Node % members.Count);
                members.Add(spares[change.Other % spares.Count]);
                return members;
            case FaultKind.Grow when members.Count < GrowTo && spares.Count > 0:
                members.AddRange(spares.Take(GrowTo - members.Count));
                return members;
            case FaultKind.Shrink when members.Count > Plan.FirstReplicas:
                while (members.Count > Plan.FirstReplicas)
                    members.RemoveAt(change.Node % members.Count);
                return members;
            default:
                return null;
        }
    }
}
