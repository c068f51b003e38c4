using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Registers.Collection;

/// <summary>
/// Has the marks of deleted registers collected once they are old enough. Walks over this node's keys a page at a time; works on the
/// replica that is first in the configuration, and only while every replica's node is up, since all of them must take part.
/// </summary>
internal sealed class TombstoneCollector : ReceiveActor, IWithTimers
{
    private const int Page = 1000;
    private const int Batch = 256;

    /// <summary>Tombstones watched at once; more wait until these are gone.</summary>
    private const int MaxWatched = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Dictionary<RegisterKey, (long Version, long Since)> _watched = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ReplicaEngine _engine;
    private readonly AcceptorStore _store;
    private readonly NodeDirectory _directory;
    private readonly EngineOptions _options;
    private RegisterKey? _cursor;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public TombstoneCollector(ReplicaEngine engine, AcceptorStore store, NodeDirectory directory, EngineOptions options)
    {
        (_engine, _store, _directory, _options) = (engine, store, directory, options);
        ReceiveAsync<Tick>(_ => LookAsync());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    public static Props Props(ReplicaEngine engine, AcceptorStore store, NodeDirectory directory, EngineOptions options) =>
        Akka.Actor.Props.Create(() => new TombstoneCollector(engine, store, directory, options));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private async Task LookAsync()
    {
        var configuration = _engine.Replica?.Configuration ?? Configuration.None;
        if (configuration.IsJoint || configuration.Epoch == 0 || configuration.Members[0].Id != _options.Self)
        {
            _watched.Clear();
            return;
        }

        Watch();
        var age = (long)_options.Settings.CollectAfter.TotalMilliseconds;
        var due = _watched.Where(entry => Environment.TickCount64 - entry.Value.Since >= age).Select(entry => entry.Key).Take(Batch).ToList();
        if (due.Count == 0 || !configuration.Members.All(IsUp))
            return;
        foreach (var key in due)
            _watched.Remove(key);
        var timeout = (long)_options.Settings.OperationTimeout.TotalMilliseconds;
        await _engine.CallAsync((engine, now) =>
        {
            engine.Replica!.Collect(now, due, now + timeout, engine.Outbox);
            return true;
        });
        _log.Debug("Asked for the collection of {Count} deleted registers", due.Count);
    }

    /// <summary>Looks at the next page of keys. A deletion is at least as old as the first sight of it.</summary>
    private void Watch()
    {
        var page = _store.ListKeys("", _cursor, Page);
        _cursor = page.Count < Page ? null : page[^1].Key;
        foreach (var key in page)
        {
            if (!key.IsTombstone)
                _watched.Remove(key.Key);
            else if (!_watched.TryGetValue(key.Key, out var known) ? _watched.Count < MaxWatched : known.Version != key.Version)
                _watched[key.Key] = (key.Version, Environment.TickCount64);
        }
    }

    private bool IsUp(Core.Consensus.Member member) =>
        _directory.Nodes.Any(node => string.Equals(node.DiskId, member.Id.ToString(), StringComparison.Ordinal));

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
