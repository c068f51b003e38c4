using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// The replicas of a request: the primaries that can be reached and, if the quorum is sloppy, a fallback for each that cannot. No replica
/// is in it twice.
/// </summary>
internal sealed class TargetSet
{
    private readonly List<Target> _targets = [];
    private readonly Queue<Member> _fallbacks = new();

    public TargetSet(IQuorumPort port, QuorumKey key, int n, bool isSloppy)
    {
        var order = port.Ring.PreferenceList(key);
        foreach (var fallback in order.AsSpan(n))
        {
            if (isSloppy && port.IsReachable(fallback.Id))
                _fallbacks.Enqueue(fallback);
        }

        foreach (var primary in order.AsSpan(0, n))
        {
            if (port.IsReachable(primary.Id))
                _targets.Add(new Target(primary, standsFor: null));
        }

        ReachablePrimaries = _targets.Count;
        foreach (var primary in order.AsSpan(0, n))
        {
            if (!port.IsReachable(primary.Id))
                AddFallback(primary);
        }
    }

    public IReadOnlyList<Target> All => _targets;

    public int ReachablePrimaries { get; }

    public bool HasFallback => _fallbacks.Count > 0;

    public Target? Find(ReplicaId replica) => _targets.Find(target => target.Replica.Id == replica);

    public int Count(ReplicaAnswerKind kind) => _targets.Count(target => target.Kind == kind);

    public int CountPrimaries(ReplicaAnswerKind kind) => _targets.Count(target => target.Kind == kind && target.IsPrimary);

    /// <summary>Takes the next fallback in the place of a primary; null when there is none left.</summary>
    public Target? AddFallback(Member standsFor)
    {
        if (!_fallbacks.TryDequeue(out var fallback))
            return null;
        var target = new Target(fallback, standsFor);
        _targets.Add(target);
        return target;
    }
}
