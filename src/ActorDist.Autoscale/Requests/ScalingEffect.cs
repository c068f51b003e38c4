namespace ActorDist.Autoscale.Requests;

/// <summary>
/// What an executed request did to its group. It says nothing of who executed it or when, so that two nodes that execute the same
/// request (one takes over while the other's write is in doubt) record the same effect, and neither is refused.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="GroupId">The group that changed.</param>
/// <param name="Change">By how many servers.</param>
public sealed record ScalingEffect(string RequestId, string GroupId, int Change)
{
    /// <summary>The effect of a request.</summary>
    public static ScalingEffect Of(ScalingRequest request) => new(request.RequestId, request.GroupId, request.Change);

    /// <summary>Whether a request's body is the one that had this effect.</summary>
    public bool IsOf(ScalingRequest request) => this == Of(request);
}
