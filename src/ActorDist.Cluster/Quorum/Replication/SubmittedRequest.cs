using ActorDist.Cluster.Engines;
using ActorDist.Core.Quorum;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>A request that this node has taken in and not answered yet.</summary>
internal sealed class SubmittedRequest : TaskCompletionSource<QuorumOutcome>, IEngineInput<QuorumEngine>
{
    /// <param name="request">The request, whose tag becomes this.</param>
    public SubmittedRequest(QuorumRequest request)
        : base(TaskCreationOptions.RunContinuationsAsynchronously) =>
        Request = request with { Tag = this };

    public QuorumRequest Request { get; }

    /// <inheritdoc/>
    public void Handle(QuorumEngine engine, long now) => engine.Take(this);
}
