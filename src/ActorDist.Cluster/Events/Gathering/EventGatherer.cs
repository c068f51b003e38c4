using ActorDist.Cluster.Membership;
using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Events.Gathering;

/// <summary>
/// Gathers the events of all nodes while somebody reads them here. It asks every member at an interval, one question at a time each, so
/// that a busy cluster costs larger answers and not more of them, and a member that is slow or gone holds up nobody.
/// </summary>
public sealed class EventGatherer : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name under /user.</summary>
    public const string Name = "event-gatherer";

    /// <summary>Time between two questions to a member.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Gathering goes on for a moment when the last reader leaves: one that reconnects finds the stream as it was.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>A question without an answer for this long is asked again: it went to a node that just died.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly NodeEventLog _log;
    private readonly GatheredEvents _gathered;
    private readonly TimeProvider _time;
    private readonly NodeEvent[] _own = new NodeEvent[EventProtocol.MaxBatch];
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private long _ownPlace;
    private long _readAt = long.MinValue;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public EventGatherer(NodeEventLog log, GatheredEvents gathered, TimeProvider time)
    {
        (_log, _gathered, _time) = (log, gathered, time);
        Receive<Tick>(_ => Gather());
        Receive<EventProtocol.Batch>(Take);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="log">This node's events.</param>
    /// <param name="gathered">Takes those of all nodes.</param>
    /// <param name="time">For intervals.</param>
    public static Props Props(NodeEventLog log, GatheredEvents gathered, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new EventGatherer(log, gathered, time)).WithDeploy(Deploy.Local);

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private void Gather()
    {
        if (_gathered.Readers > 0)
            _readAt = _time.GetTimestamp();
        else if (_readAt == long.MinValue || _time.GetElapsedTime(_readAt) > Grace)
            return;

        ReadOwn();
        var members = _cluster.State.Members.Where(member => !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)).ToArray();
        foreach (var member in members)
        {
            var name = NodeDirectory.NameOf(member);
            if (!_sources.TryGetValue(name, out var source))
                _sources.Add(name, source = new Source());
            source.Address = member.Address;
            if (source.AskedAt is not { } asked || _time.GetElapsedTime(asked) > Patience)
                Ask(source);
        }

        // A name that is no member any more is forgotten: readers know what they have by themselves.
        if (_sources.Count > members.Length)
        {
            foreach (var gone in _sources.Keys.Except(members.Select(NodeDirectory.NameOf), StringComparer.Ordinal).ToArray())
                _sources.Remove(gone);
        }
    }

    private void ReadOwn()
    {
        int count;
        while ((count = _log.Read(_ownPlace, _own)) > 0)
        {
            _gathered.Append(_own.AsSpan(0, count));
            _ownPlace = _own[count - 1].Id.Sequence;
        }
    }

    private void Ask(Source source)
    {
        source.AskedAt = _time.GetTimestamp();
        Context.ActorSelection(new RootActorPath(source.Address) / "user" / EventSource.Name)
            .Tell(new EventProtocol.Pull(source.Incarnation, source.After));
    }

    private void Take(EventProtocol.Batch batch)
    {
        if (!_sources.TryGetValue(batch.Node, out var source))
            return;
        source.AskedAt = null;
        if (batch.Lamport.Time < long.MaxValue)
            _log.Observe(batch.Lamport);
        if (batch.Incarnation != source.Incarnation)
            (source.Incarnation, source.After) = (batch.Incarnation, 0);
        var news = batch.Events.Where(e => e.Id.Sequence > source.After).ToArray();
        if (news.Length == 0)
            return;
        source.After = news[^1].Id.Sequence;
        _gathered.Append(news);
        if (batch.Events.Count >= EventProtocol.MaxBatch)
            Ask(source); // there is more
    }

    private sealed class Source
    {
        public Address Address { get; set; } = Address.AllSystems;

        public long Incarnation { get; set; }

        public long After { get; set; }

        public long? AskedAt { get; set; }
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
