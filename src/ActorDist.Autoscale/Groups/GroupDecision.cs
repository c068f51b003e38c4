namespace ActorDist.Autoscale.Groups;

/// <summary>What a command makes of a group.</summary>
/// <param name="Outcome">How the command ended.</param>
/// <param name="Group">The group afterwards; null where there is none, or none any more.</param>
internal readonly record struct GroupDecision(GroupOutcome Outcome, GroupState? Group)
{
    /// <summary>The group is no more.</summary>
    public bool IsGone { get; init; }

    /// <summary>Nothing was changed but the memory of the request.</summary>
    public static GroupDecision Refused(GroupOutcome outcome, GroupState group) => new(outcome, group);

    /// <summary>It was done.</summary>
    public static GroupDecision Done(GroupState group) => new(GroupOutcome.Done, group);
}
