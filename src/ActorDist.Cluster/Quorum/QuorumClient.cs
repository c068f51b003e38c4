using ActorDist.Cluster.Quorum.Replication;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum;

/// <summary>Puts requests before this node's engine.</summary>
internal sealed class QuorumClient(QuorumEngine engine) : IQuorum
{
    /// <inheritdoc/>
    public Task<QuorumOutcome> GetAsync(QuorumKey key, QuorumOptions? options = null) =>
        SubmitAsync(new QuorumRequest(key, QuorumOperation.Get, Tag: null), options);

    /// <inheritdoc/>
    public Task<QuorumOutcome> PutAsync(
        QuorumKey key, ReadOnlyMemory<byte> value, ContextToken? context = null, QuorumOptions? options = null) =>
        SubmitAsync(new QuorumRequest(key, QuorumOperation.Put, Tag: null) { Value = value, Context = context }, options);

    /// <inheritdoc/>
    public Task<QuorumOutcome> DeleteAsync(QuorumKey key, ContextToken? context, QuorumOptions? options = null) =>
        SubmitAsync(new QuorumRequest(key, QuorumOperation.Delete, Tag: null) { Context = context }, options);

    private Task<QuorumOutcome> SubmitAsync(QuorumRequest request, QuorumOptions? options)
    {
        var submitted = new SubmittedRequest((options ?? QuorumOptions.Default).On(request));
        if (!engine.Post(submitted))
            submitted.SetResult(new QuorumOutcome(OutcomeKind.Failed, "this node stops"));
        return submitted.Task;
    }
}
