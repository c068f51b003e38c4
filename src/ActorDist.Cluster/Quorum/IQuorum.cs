using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum;

/// <summary>
/// The quorum store, for actors and hosted services of this process. Any node serves any key. Every request ends done, failed (certainly
/// nothing was written) or unknown (the write is on fewer replicas than asked, perhaps on none, and may spread); nothing is thrown for
/// what a cluster may do.
/// </summary>
public interface IQuorum
{
    /// <summary>The values of an object and the context that replaces them.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="options">The request's own numbers.</param>
    Task<QuorumOutcome> GetAsync(QuorumKey key, QuorumOptions? options = null);

    /// <summary>Puts a value in place of what the context saw; without a context it is added beside the others and replaces none.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="value">The value; it must not change afterwards.</param>
    /// <param name="context">What a get gave with the values that this replaces.</param>
    /// <param name="options">The request's own numbers.</param>
    Task<QuorumOutcome> PutAsync(QuorumKey key, ReadOnlyMemory<byte> value, ContextToken? context = null, QuorumOptions? options = null);

    /// <summary>Deletes what the context saw; values that it did not see stay.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="context">What a get gave; without one the request fails.</param>
    /// <param name="options">The request's own numbers.</param>
    Task<QuorumOutcome> DeleteAsync(QuorumKey key, ContextToken? context, QuorumOptions? options = null);
}
