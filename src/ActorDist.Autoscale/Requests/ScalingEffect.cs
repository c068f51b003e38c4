namespace ActorDist.Autoscale.Requests;

/// <summary>
/// What an executed request did to its group. It says nothing of who executed it or when, so that two nodes that execute the same
/// request (one takes over while the other's write is in doubt) write the same effect, and the group counts it once.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="GroupId">The group that changed.</param>
/// <param name="Change">By how many servers.</param>
public sealed record ScalingEffect(string RequestId, string GroupId, int Change)
{
    /// <summary>A total order, so that all nodes pick the same one where two bodies were executed under one ID.</summary>
    public static IComparer<ScalingEffect> Order { get; } = Comparer<ScalingEffect>.Create(
        static (a, b) => (string.CompareOrdinal(a.RequestId, b.RequestId), string.CompareOrdinal(a.GroupId, b.GroupId)) switch
        {
            (0, 0) => a.Change.CompareTo(b.Change),
            (0, var byGroup) => byGroup,
            (var byRequest, _) => byRequest,
        });

    /// <summary>The effect of a request.</summary>
    public static ScalingEffect Of(ScalingRequest request) => new(request.RequestId, request.GroupId, request.Change);

    /// <summary>Whether a request's body is the one that had this effect.</summary>
    public bool IsOf(ScalingRequest request) => this == Of(request);
}
