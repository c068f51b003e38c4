using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Cluster.Events;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Watching;

/// <summary>Records what this node's copies of objects take from those of others.</summary>
internal sealed class CrdtMergeWatch : ReceiveActor, IWithTimers
{
    /// <summary>How soon an object that another node has made is followed here.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Dictionary<string, Followed> _followed = new(StringComparer.Ordinal);
    private readonly IActorRef _replicator;
    private readonly NodeEventLog _log;

    public CrdtMergeWatch(IActorRef replicator, NodeEventLog log)
    {
        (_replicator, _log) = (replicator, log);
        Receive<Look>(_ => replicator.Tell(Dsl.GetKeyIds));
        Receive<GetKeysIdsResult>(keys => Follow(keys.Keys));
        Receive<Changed>(changed => Record(_followed[changed.Key.Id], (IReplicatedData)changed.Data));
        Receive<DataDeleted>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef replicator, NodeEventLog log) => Akka.Actor.Props.Create(() => new CrdtMergeWatch(replicator, log));

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Look), Look.Instance, TimeSpan.Zero, Interval);

    private void Follow(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (_followed.ContainsKey(key) || CrdtName.OfKey(key) is not { Type: ReplicatedDataType type } name)
                continue;
            _followed.Add(key, new Followed(name, new ChangeSource(type)));
            _replicator.Tell(new Subscribe(new ReplicatorKey(key), Self));
        }
    }

    private void Record(Followed followed, IReplicatedData data)
    {
        var others = followed.Source.Of(followed.Last, data).Where(node => !node.Equals(_cluster.SelfUniqueAddress)).ToArray();
        followed.Last = data;
        if (others.Length == 0 || !_log.TakesSample(EventKind.CrdtMerged))
            return;
        var from = string.Join(", ", others.Select(_cluster.NameOf).Order(StringComparer.Ordinal));
        _log.Record(EventKind.CrdtMerged, followed.Name.ToString(), from: from);
    }

    private sealed record Followed(CrdtName Name, ChangeSource Source)
    {
        public IReplicatedData? Last { get; set; }
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        private Look()
        {
        }

        public static Look Instance { get; } = new();
    }
}
