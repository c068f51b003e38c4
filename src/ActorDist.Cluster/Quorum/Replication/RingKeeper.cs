using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Akka.Actor;
using Akka.Event;
using Member = ActorDist.Core.Consensus.Member;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>
/// Keeps the quorum engine's ring and reachability up to date. The ring is the registers' set of replicas, which changes by consensus only,
/// so Akka's membership never decides what a quorum is; while a change is under way the old set stays. Reachability is this node's own
/// view, by its failure detector: what others cannot reach may be near from here.
/// </summary>
internal sealed class RingKeeper : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<ReplicaId> _unreachable = [];
    private readonly ReplicaEngine _registers;
    private readonly QuorumEngine _engine;
    private readonly NodeDirectory _directory;
    private Configuration _configuration = Configuration.None;
    private Member[] _members = [];

    /// <summary>Made by <see cref="Props"/>.</summary>
    public RingKeeper(ReplicaEngine registers, QuorumEngine engine, NodeDirectory directory)
    {
        (_registers, _engine, _directory) = (registers, engine, directory);
        Receive<Tick>(_ => Look());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="registers">Knows the set of replicas.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="directory">Tells which address has which disk.</param>
    public static Props Props(ReplicaEngine registers, QuorumEngine engine, NodeDirectory directory) =>
        Akka.Actor.Props.Create(() => new RingKeeper(registers, engine, directory));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TimeSpan.Zero, Interval);

    private void Look()
    {
        var configuration = _registers.Replica?.Configuration ?? Configuration.None;
        if (configuration.Epoch > 0 && !ReferenceEquals(configuration, _configuration) && _registers.Cluster is { } cluster)
            Install(cluster, configuration);
        if (_members.Length == 0)
            return;
        var nodes = ReplicaNodes.ByDisk(_directory.Nodes);
        foreach (var member in _members)
        {
            var isReachable = nodes.TryGetValue(member.Id, out var node) && IsReachable(Address.Parse(node.Address));
            if (isReachable ? !_unreachable.Remove(member.Id) : !_unreachable.Add(member.Id))
                continue;
            _log.Info("Quorum replica {Replica} {State}", member.Name, isReachable ? "can be reached" : "cannot be reached");
            _ = _engine.CallAsync((engine, _) => engine.Reachable(member.Id, isReachable));
        }
    }

    private void Install(string cluster, Configuration configuration)
    {
        _configuration = configuration;
        var members = (configuration.IsJoint ? configuration.Old : configuration.New).Where(member => member.Id != _engine.Node.Id).ToArray();
        var ring = new ReplicaRing(configuration.IsJoint ? configuration.Old : configuration.New);
        _members = members;
        _unreachable.IntersectWith(members.Select(member => member.Id));
        _log.Info("The quorum store's replicas are {Replicas}", string.Join(", ", ring.Members.Select(member => member.Name)));
        _ = _engine.CallAsync((engine, _) => engine.Install(cluster, ring));
    }

    private bool IsReachable(Address address)
    {
        var state = _cluster.State;
        if (!state.Members.Any(member => member.Address.Equals(address)))
            return false;
        // In large clusters not every node watches every other; then what gossip says must do.
        return _cluster.FailureDetector.IsMonitoring(address)
            ? _cluster.FailureDetector.IsAvailable(address)
            : !state.Unreachable.Any(member => member.Address.Equals(address));
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
