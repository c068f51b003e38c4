using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Sessions;
using Akka.Actor;
using Akka.Event;
using Akka.Util;

namespace ActorDist.Cluster.Recipes.Sessions;

/// <summary>
/// Expires sessions that were not renewed for a whole lease, and gives up what they hold. Each group of sessions has one sweeper, by
/// rendezvous hashing over the nodes that are known; two at a time, or a new one that measures from the start again, do no harm: an
/// expiry names the renewal that was seen, and is refused if another has come. A lease is measured on the sweeper's own monotonic clock
/// from when it first saw the renewal, which is after it was made.
/// </summary>
internal sealed class SessionSweeper : ReceiveActor, IWithTimers
{
    private const int Page = 1000;

    private readonly Dictionary<SessionId, Seen> _seen = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly IConsensus _consensus;
    private readonly SessionEnd _end;
    private readonly NodeDirectory _directory;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _lateCopies;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public SessionSweeper(
        IConsensus consensus, SessionEnd end, NodeDirectory directory, RecipeSettings settings, RegisterSettings registers)
    {
        (_consensus, _end, _directory, _interval) = (consensus, end, directory, settings.SweepInterval);
        _lateCopies = 2 * registers.OperationTimeout;
        ReceiveAsync<Tick>(_ => SweepAsync());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    public static Props Props(
        IConsensus consensus, SessionEnd end, NodeDirectory directory, RecipeSettings settings, RegisterSettings registers) =>
        Akka.Actor.Props.Create(() => new SessionSweeper(consensus, end, directory, settings, registers));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartSingleTimer(nameof(Tick), Tick.Instance, _interval);

    private async Task SweepAsync()
    {
        try
        {
            var groups = await GroupsAsync();
            foreach (var id in _seen.Keys.Where(id => !groups.Contains(id.Group)).ToArray())
                _seen.Remove(id);
            foreach (var group in groups)
                await SweepAsync(group);
        }
        catch (QuorumUnavailableException e)
        {
            _log.Debug("Sessions were not swept: {Error}", e.Message);
        }
        finally
        {
            Timers.StartSingleTimer(nameof(Tick), Tick.Instance, _interval);
        }
    }

    private async Task<HashSet<string>> GroupsAsync()
    {
        var groups = new HashSet<string>(StringComparer.Ordinal);
        for (var after = ""; ;)
        {
            var page = await _consensus.ListAsync(SessionMachine.KindName, after, Page);
            foreach (var key in page)
            {
                after = key.Text[(SessionMachine.KindName.Length + 1)..];
                if (IsMine(after))
                    groups.Add(after);
            }

            if (page.Count == 0)
                return groups;
        }
    }

    private async Task SweepAsync(string group)
    {
        if (await _end.ReadAsync(group) is not { } state)
            return;
        var now = Environment.TickCount64;
        foreach (var id in _seen.Keys.Where(id => string.Equals(id.Group, group, StringComparison.Ordinal) && state.Find(id.Number) is null).ToArray())
            _seen.Remove(id);
        foreach (var session in state.Sessions)
            await LookAsync(new SessionId(group, session.Number), session, now);
    }

    private async Task LookAsync(SessionId id, Session session, long now)
    {
        if (!_seen.TryGetValue(id, out var seen) || seen.Renewed != session.Renewed || seen.HasEnded != session.HasEnded)
        {
            _seen[id] = seen = new Seen(session.Renewed, session.HasEnded, now);
            if (session.HasEnded)
                await _end.EvictAsync(id, session);
            return;
        }

        var age = TimeSpan.FromMilliseconds(now - seen.At);
        if (!session.HasEnded && age.TotalMilliseconds >= session.Lease)
        {
            var reply = await _end.ExecuteAsync(
                id.Group, new RecipeCommand(RecipeOperation.Expire) { Number = id.Number, Token = session.Renewed });
            if (reply is not { Status: RecipeStatus.Ok })
                return;
            _log.Info("Session {Session} of '{Owner}' was not renewed for {Lease} ms and has expired", id, session.Owner, session.Lease);
            await _end.EvictAsync(id);
        }
        else if (session.HasEnded && age >= _lateCopies && await _end.EvictAsync(id, session))
        {
            // By now no copy of a command of its is under way that could take something again.
            await _end.ExecuteAsync(id.Group, new RecipeCommand(RecipeOperation.Forget) { Number = id.Number });
        }
    }

    private bool IsMine(string group)
    {
        var self = _cluster.SelfAddress.ToString();
        var sweeper = _directory.Nodes.Select(node => node.Address).DefaultIfEmpty(self)
            .MaxBy(address => (uint)MurmurHash.StringHash($"{group}|{address}"));
        return string.Equals(sweeper, self, StringComparison.Ordinal);
    }

    private sealed record Seen(long Renewed, bool HasEnded, long At);

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
