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
        var own = options ?? QuorumOptions.Default;
        var submitted = new SubmittedRequest(request with
        {
            N = own.N,
            R = own.R,
            W = own.W,
            PR = own.PR,
            PW = own.PW,
            Sloppy = own.Sloppy,
            NotFoundOk = own.NotFoundOk,
            BasicQuorum = own.BasicQuorum,
            BlockingRepair = own.BlockingRepair,
            ReturnBody = own.ReturnBody,
            Timeout = own.Timeout is { } timeout ? (long)timeout.TotalMilliseconds : null,
        });
        if (!engine.Post(submitted))
            submitted.SetResult(new QuorumOutcome(OutcomeKind.Failed, "this node stops"));
        return submitted.Task;
    }
}
