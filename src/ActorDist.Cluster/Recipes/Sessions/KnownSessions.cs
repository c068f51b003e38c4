using System.Collections.Concurrent;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes.Sessions;

/// <summary>
/// What this node knows of sessions that were used through it. Beyond a bound it is forgotten, which costs a round trip to learn again.
/// </summary>
internal sealed class KnownSessions
{
    private const int MaxSessions = 20_000;
    private const int MaxAttachments = 100_000;

    private readonly ConcurrentDictionary<SessionId, long> _renewals = new();
    private readonly ConcurrentDictionary<(SessionId Session, RegisterKey Key), TimeSpan> _leases = new();

    /// <summary>A renewal, or the opening, was answered.</summary>
    /// <param name="session">The session.</param>
    /// <param name="sentAt">Monotonic time before it was sent: the lease runs from then at the latest.</param>
    public void Renewed(SessionId session, long sentAt)
    {
        if (_renewals.Count >= MaxSessions)
            _renewals.Clear();
        _renewals[session] = sentAt;
    }

    /// <summary>When the session was last known to be renewed; null if that is not known.</summary>
    public long? RenewedAt(SessionId session) => _renewals.TryGetValue(session, out var at) ? at : null;

    /// <summary>The session has ended.</summary>
    public void Ended(SessionId session) => _renewals.TryRemove(session, out _);

    /// <summary>The session has attached a recipe.</summary>
    public void Attached(SessionId session, RegisterKey key, TimeSpan lease)
    {
        if (_leases.Count >= MaxAttachments)
            _leases.Clear();
        _leases[(session, key)] = lease;
    }

    /// <summary>The lease of a session that is known to have attached a recipe; null if it is not.</summary>
    public TimeSpan? LeaseOf(SessionId session, RegisterKey key) => _leases.TryGetValue((session, key), out var lease) ? lease : null;
}
