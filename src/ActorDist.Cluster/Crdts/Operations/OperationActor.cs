using ActorDist.Cluster.Crdts.Types;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.Event;
using static ActorDist.Cluster.Crdts.Operations.OperationProtocol;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>
/// The objects by operations of this node: it runs a causal broadcast for each among the registers' replicas, whose set changes by
/// consensus only.
/// </summary>
internal sealed class OperationActor : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "crdt-operations";

    /// <summary>Most objects of a node.</summary>
    private const int MaxObjects = 1024;

    /// <summary>How often the configuration is looked at; every fifth time all is told what this replica has.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private const int TellEvery = 5;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<CrdtName, OperationObject> _objects = [];
    private readonly Parts _parts;
    private readonly ReplicaPeers _peers;
    private readonly OperationObjects _shared;
    private BroadcastView _view = BroadcastView.None;
    private int _ticks;

    public OperationActor(Parts parts)
    {
        _parts = parts;
        _peers = new ReplicaPeers(Context.System, parts.Directory, Name);
        var self = Self;
        _shared = new OperationObjects(
            new Origin(parts.Disk, 1),
            parts.Settings,
            new OperationStore(parts.Storage),
            NameOf,
            (crdt, commit, failure) => self.Tell(new Committed(crdt, commit, failure)));
        Receive<Create>(create => Answer(() =>
        {
            if (Get(create.Name).IsDeleted)
                throw CrdtRefusedException.Deleted(create.Name);
            Sender.Tell(CrdtOutcome.Done);
        }));
        Receive<Change>(change => Answer(() => Make(change.Name, crdt => crdt.Change(change.What, change.Level, Sender, Until))));
        Receive<Delete>(delete => Answer(() => Make(delete.Name, crdt => crdt.Delete(delete.Level, Sender, Until))));
        Receive<Show>(show => Answer(() => Sender.Tell(
            _objects.TryGetValue(show.Name, out var crdt)
                ? new Shown(crdt.Value, crdt.Raw())
                : throw new CrdtRefusedException(CrdtRefusal.NotFound, $"there is no {show.Name}"))));
        Receive<Follow>(follow => Get(follow.Name).Follow(follow.Views));
        Receive<Unfollow>(unfollow => Get(unfollow.Name).Unfollow(unfollow.Views));
        Receive<OperationFrame>(Take);
        Receive<Committed>(OnCommitted);
        Receive<Tick>(_ => OnTick());
    }

    /// <summary>What it works with.</summary>
    public sealed record Parts(
        ReplicaId Disk,
        INodeStorage Storage,
        ReplicaEngine Registers,
        NodeDirectory Directory,
        CrdtCatalogue Catalogue,
        NodeEventLog Events,
        CrdtSettings Settings,
        TimeProvider Time);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Parts parts) => Akka.Actor.Props.Create(() => new OperationActor(parts));

    protected override void PreStart()
    {
        foreach (var stored in _shared.Store.Load())
        {
            if (NameOf(stored.Object) is { } name)
                Add(new OperationObject(name, _shared, stored.Checkpoint, stored.Operations, stored.Next));
        }

        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);
    }

    private long Now => _parts.Time.GetTimestamp() / (_parts.Time.TimestampFrequency / 1000);

    /// <summary>When what is asked now is answered anyway.</summary>
    private long Until => Now + (long)_parts.Settings.Timeout.TotalMilliseconds;

    private void Make(CrdtName name, Action<OperationObject> make)
    {
        var crdt = Get(name);
        make(crdt);
        Done(crdt);
    }

    private void Take(OperationFrame frame)
    {
        foreach (var item in frame.Items)
        {
            try
            {
                var crdt = Get(new CrdtName(CrdtTypes.Named(item.Type), CrdtName.Checked(item.Name)));
                crdt.Broadcast.Receive(frame.From, item.Message);
                // Whoever waits for a majority hears at once that this replica has it, as soon as it is on its disk.
                if (item.Message is BroadcastMessage.Operations)
                    crdt.Broadcast.Tell(frame.From);
                Done(crdt);
            }
            catch (Exception e) when (e is FormatException or CrdtRefusedException)
            {
                _log.Warning("What {Node} told of {Type}/{Name} was refused: {Reason}", NameOf(frame.From), item.Type, item.Name, e.Message);
            }
        }

        Flush();
    }

    private void OnCommitted(Committed committed)
    {
        if (committed.Failure is { } failure)
        {
            _log.Error(failure, "Objects by operations end at this node: {Object} was not stored", committed.Object.Name);
            Context.Stop(Self);
            return;
        }

        committed.Object.Durable(committed.Commit);
        Done(committed.Object);
        Flush();
    }

    private void OnTick()
    {
        var configuration = _parts.Registers.Replica?.Configuration;
        if (configuration is { Epoch: > 0, IsJoint: false } && configuration.Epoch > _view.Epoch)
        {
            _view = new BroadcastView(configuration.Epoch, [.. configuration.New.Select(member => member.Id)]);
            foreach (var crdt in _objects.Values)
                crdt.Broadcast.Change(_view);
        }

        _shared.Commit();
        var tells = ++_ticks % TellEvery == 0;
        foreach (var crdt in _objects.Values)
        {
            if (tells)
                crdt.Broadcast.Tick();
            crdt.Settle(Now);
        }

        Flush();
    }

    /// <summary>After anything happened to an object.</summary>
    private void Done(OperationObject crdt)
    {
        crdt.Settle(Now);
        if (crdt.IsDeleted)
            _parts.Catalogue.RemoveOperation(crdt.Name);
        var others = crdt.ShowNews().Where(replica => replica != _parts.Disk).ToArray();
        if (others.Length > 0 && _parts.Events.TakesSample(EventKind.CrdtMerged))
            _parts.Events.Record(EventKind.CrdtMerged, crdt.Name.ToString(), from: string.Join(", ", others.Select(NameOf).Order(StringComparer.Ordinal)));
    }

    private void Answer(Action serve)
    {
        try
        {
            serve();
        }
        catch (CrdtRefusedException refused)
        {
            Sender.Tell(new Status.Failure(refused));
        }

        Flush();
    }

    private void Flush() => _shared.Flush(replica => _peers.TryGet(replica, out var peer) ? peer : null);

    private OperationObject Get(CrdtName name)
    {
        if (_objects.TryGetValue(name, out var crdt))
            return crdt;
        if (name.Type is not OperationType)
            throw new CrdtRefusedException(CrdtRefusal.Malformed, $"{name} is not replicated by operations");
        if (_objects.Count >= MaxObjects)
            throw new CrdtRefusedException(CrdtRefusal.TooLarge, $"this node has {MaxObjects} objects by operations, which is the limit");
        return Add(new OperationObject(name, _shared, BroadcastCheckpoint.None, [], place: 0));
    }

    private OperationObject Add(OperationObject crdt)
    {
        _objects.Add(crdt.Name, crdt);
        if (!crdt.IsDeleted)
            _parts.Catalogue.AddOperation(crdt.Name);
        crdt.Broadcast.Change(_view);
        return crdt;
    }

    private static CrdtName? NameOf(string stored) =>
        stored.Split('/') is [var type, var name] && CrdtTypes.Find(type) is OperationType found ? new CrdtName(found, name) : null;

    private string NameOf(ReplicaId replica) =>
        ReplicaNodes.ByDisk(_parts.Directory.Nodes).TryGetValue(replica, out var node) ? node.Name : replica.ToString();

    private sealed record Committed(OperationObject Object, long Commit, StorageFailedException? Failure) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
