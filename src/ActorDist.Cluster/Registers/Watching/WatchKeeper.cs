using ActorDist.Cluster.Membership;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;
using static ActorDist.Cluster.Registers.Watching.WatchProtocol;

namespace ActorDist.Cluster.Registers.Watching;

/// <summary>
/// Tells those who wait for changes of registers, here and on other nodes. A register is proposed for by one node at a time, as a rule;
/// that one sends each chosen state to the nodes that have subscribed. What gets lost on the way is made up for by a read now and then, one
/// for all who wait here: many reads of a register that changes all the time would hold up its proposer.
/// </summary>
internal sealed class WatchKeeper : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
    public const string Name = "register-watch";

    /// <summary>Keys in one message: well under the frame limit at the longest keys.</summary>
    private const int KeysPerMessage = 128;

    /// <summary>Registers watched for other nodes; a subscription beyond them is dropped and its waiters read instead.</summary>
    private const int MaxSubscribed = 10_000;

    /// <summary>How long a subscription of another node lasts.</summary>
    public static readonly TimeSpan SubscriptionLife = TimeSpan.FromSeconds(5);

    /// <summary>A register is watched for a while after the last one who waited: the next one then misses nothing.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Longer than it takes to tell the other nodes that this one watches.</summary>
    private static readonly TimeSpan FirstRead = TimeSpan.FromMilliseconds(30);

    /// <summary>After so long without a word a register is read.</summary>
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<RegisterKey, Watched> _watched = [];
    private readonly Dictionary<RegisterKey, Dictionary<IActorRef, long>> _subscribed = [];
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ChosenFeed _feed;
    private readonly NodeDirectory _directory;
    private readonly IConsensus _consensus;
    private List<ActorSelection> _peers = [];
    private long _directoryVersion = -1;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public WatchKeeper(ChosenFeed feed, NodeDirectory directory, IConsensus consensus)
    {
        (_feed, _directory, _consensus) = (feed, directory, consensus);
        Receive<Wait>(Add);
        Receive<Forget>(Remove);
        Receive<Changed>(Deliver);
        Receive<Subscribe>(Subscribed);
        Receive<Tick>(_ => Renew());
        Receive<ReadDue>(due => Read(due.Key));
        Receive<Unread>(_ => { });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    public static Props Props(ChosenFeed feed, NodeDirectory directory, IConsensus consensus) =>
        Akka.Actor.Props.Create(() => new WatchKeeper(feed, directory, consensus));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    /// <inheritdoc />
    protected override void PostStop()
    {
        foreach (var wait in _watched.Values.SelectMany(watched => watched.Waits))
            wait.Waiter.TrySetCanceled();
    }

    private void Add(Wait wait)
    {
        if (!_watched.TryGetValue(wait.Key, out var watched))
        {
            _watched.Add(wait.Key, watched = new Watched(wait.Read));
            _feed.Watch(wait.Key);
            Tell([wait.Key]);
            Timers.StartSingleTimer(wait.Key, new ReadDue(wait.Key), FirstRead);
        }

        if (watched.Latest is { } latest && latest.Version > wait.After)
            wait.Waiter.TrySetResult(latest);
        else
            watched.Waits.Add(wait);
        watched.UsedAt = Environment.TickCount64;
    }

    private void Remove(Forget forget)
    {
        if (_watched.TryGetValue(forget.Key, out var watched))
            watched.Waits.RemoveAll(wait => ReferenceEquals(wait.Waiter, forget.Waiter));
    }

    private void Deliver(Changed changed)
    {
        if (_watched.TryGetValue(changed.Key, out var watched) && !(watched.Latest?.Version >= changed.State.Version))
        {
            watched.Latest = changed.State;
            watched.HeardAt = Environment.TickCount64;
            watched.Waits.RemoveAll(wait => changed.State.Version > wait.After && wait.Waiter.TrySetResult(changed.State));
        }

        // What came from another node it has sent to all that want it.
        if (Sender.Path.Address.HasGlobalScope || !_subscribed.TryGetValue(changed.Key, out var subscribers))
            return;
        foreach (var subscriber in subscribers.Keys)
            subscriber.Tell(changed);
    }

    private void Subscribed(Subscribe subscribe)
    {
        var until = Environment.TickCount64 + (long)SubscriptionLife.TotalMilliseconds;
        foreach (var key in subscribe.Keys)
        {
            if (!_subscribed.TryGetValue(key, out var subscribers))
            {
                if (_subscribed.Count >= MaxSubscribed)
                    return;
                _subscribed.Add(key, subscribers = []);
                _feed.Watch(key);
            }

            subscribers[Sender] = until;
        }
    }

    private void Renew()
    {
        var now = Environment.TickCount64;
        foreach (var (key, watched) in _watched.ToArray())
        {
            if (watched.Waits.Count > 0 || now - watched.UsedAt < Linger.TotalMilliseconds)
                continue;
            _watched.Remove(key);
            Timers.Cancel(key);
            Release(key);
        }

        foreach (var keys in _watched.Keys.Chunk(KeysPerMessage))
            Tell(keys);
        foreach (var (key, subscribers) in _subscribed.ToArray())
        {
            foreach (var (subscriber, until) in subscribers.ToArray())
            {
                if (until < now)
                    subscribers.Remove(subscriber);
            }

            if (subscribers.Count > 0)
                continue;
            _subscribed.Remove(key);
            Release(key);
        }
    }

    private void Read(RegisterKey key)
    {
        if (!_watched.TryGetValue(key, out var watched))
            return;
        Timers.StartSingleTimer(key, new ReadDue(key), ReadInterval);
        if (watched.Waits.Count == 0 || Environment.TickCount64 - watched.HeardAt < ReadInterval.TotalMilliseconds)
            return;
        _ = _consensus.ExecuteAsync(key, watched.Read, new OperationOptions(ReadMode.Linearizable)).PipeTo(
            Self,
            Self,
            answer => answer.Outcome is { Kind: OutcomeKind.Done, State: { } state }
                ? new Changed(key, new Snapshot(state.Version, state.Exists, state.Content))
                : Unread.Instance);
    }

    private void Release(RegisterKey key)
    {
        if (!_watched.ContainsKey(key) && !_subscribed.ContainsKey(key))
            _feed.Unwatch(key);
    }

    private void Tell(IReadOnlyList<RegisterKey> keys)
    {
        if (_directoryVersion != _directory.Version)
        {
            _directoryVersion = _directory.Version;
            var self = _cluster.SelfAddress.ToString();
            _peers = [.. _directory.Nodes.Select(node => node.Address)
                .Where(address => !string.Equals(address, self, StringComparison.Ordinal))
                .Select(address => Context.ActorSelection($"{address}/user/{Name}"))];
        }

        var message = new Subscribe(keys);
        foreach (var peer in _peers)
            peer.Tell(message);
    }

    /// <summary>A register that somebody of this node waits for, or did just now.</summary>
    private sealed class Watched(ReadOnlyMemory<byte> read)
    {
        public ReadOnlyMemory<byte> Read => read;

        /// <summary>When a change was last heard of; the past for never.</summary>
        public long HeardAt { get; set; } = long.MinValue / 2;

        public List<Wait> Waits { get; } = [];

        public Snapshot? Latest { get; set; }

        public long UsedAt { get; set; }
    }

    private sealed record ReadDue(RegisterKey Key) : INoSerializationVerificationNeeded;

    /// <summary>No quorum answered the read; the next one may.</summary>
    private sealed record Unread : INoSerializationVerificationNeeded
    {
        private Unread()
        {
        }

        public static Unread Instance { get; } = new();
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
