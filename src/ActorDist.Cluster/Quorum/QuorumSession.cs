using System.Globalization;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum;

/// <summary>
/// A session with the quorum store through this node: its gets show its own writes and never go back, key by key, whatever r and w are. The
/// node stays its coordinator, so where that is a primary of the key the session seldom waits: the replica beside it has taken in its writes
/// and answers first. Where no replica that can be reached holds what the session has seen, a get fails instead of showing less.
/// </summary>
/// <param name="quorum">The store.</param>
/// <param name="guarantees">What the session promises.</param>
/// <exception cref="ArgumentOutOfRangeException">It promises nothing.</exception>
public sealed class QuorumSession(IQuorum quorum, SessionGuarantees guarantees = SessionGuarantees.All)
{
    /// <summary>Most keys of a session, each of which it remembers; requests for more are refused.</summary>
    public const int MaxKeys = 10_000;

    private readonly Lock _gate = new();
    private readonly SessionToken _new = SessionToken.New(guarantees);
    private readonly Dictionary<QuorumKey, SessionToken> _seen = [];
    private readonly HashSet<QuorumKey> _underWay = [];

    /// <summary>As <see cref="IQuorum.GetAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">A request of the session for this key is under way; a session does one after the other.</exception>
    public Task<QuorumOutcome> GetAsync(QuorumKey key, QuorumOptions? options = null) =>
        DoAsync(key, options, own => quorum.GetAsync(key, own));

    /// <summary>As <see cref="IQuorum.PutAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">A request of the session for this key is under way; a session does one after the other.</exception>
    public Task<QuorumOutcome> PutAsync(
        QuorumKey key, ReadOnlyMemory<byte> value, ContextToken? context = null, QuorumOptions? options = null) =>
        DoAsync(key, options, own => quorum.PutAsync(key, value, context, own));

    /// <summary>As <see cref="IQuorum.DeleteAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">A request of the session for this key is under way; a session does one after the other.</exception>
    public Task<QuorumOutcome> DeleteAsync(QuorumKey key, ContextToken? context, QuorumOptions? options = null) =>
        DoAsync(key, options, own => quorum.DeleteAsync(key, context, own));

    private async Task<QuorumOutcome> DoAsync(QuorumKey key, QuorumOptions? options, Func<QuorumOptions, Task<QuorumOutcome>> request)
    {
        SessionToken seen;
        lock (_gate)
        {
            if (!_seen.TryGetValue(key, out seen))
            {
                if (_seen.Count + _underWay.Count >= MaxKeys)
                    return new QuorumOutcome(OutcomeKind.Failed, TooManyKeys) { IsInvalid = true };
                seen = _new;
            }

            if (!_underWay.Add(key))
                throw new InvalidOperationException($"A request of this session for {key} is under way; a session does one after the other.");
        }

        try
        {
            var outcome = await request((options ?? QuorumOptions.Default) with { Session = seen });
            if (outcome.Session is { } next)
            {
                lock (_gate)
                    _seen[key] = next;
            }

            return outcome;
        }
        finally
        {
            lock (_gate)
                _underWay.Remove(key);
        }
    }

    private static string TooManyKeys => string.Create(
        CultureInfo.InvariantCulture, $"the session remembers {MaxKeys} keys, which is the limit; begin another session");
}
