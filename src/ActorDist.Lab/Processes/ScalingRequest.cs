namespace ActorDist.Lab.Processes;

/// <summary>A scaling request as it is sent, and as a node lists it once it is executed.</summary>
/// <param name="RequestId">The ID that the sender chose.</param>
/// <param name="GroupId">The group whose number of servers changes.</param>
/// <param name="Change">By how many servers.</param>
public sealed record ScalingRequest(string RequestId, string GroupId, int Change);

/// <summary>One page of the executed requests, every acknowledged one among them: GET /v1/requests.</summary>
/// <param name="Effects">In order of their IDs.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record EffectsPage(IReadOnlyList<ScalingRequest> Effects, string? Next = null);

/// <summary>The groups, with every acknowledged request counted: GET /v1/groups.</summary>
/// <param name="Groups">The groups.</param>
public sealed record GroupsView(IReadOnlyList<GroupView> Groups);

/// <summary>One group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Capacity">The sum of its executed changes.</param>
/// <param name="Requests">How many executed requests it sums.</param>
public sealed record GroupView(string GroupId, long Capacity, long Requests);
