namespace ActorDist.Core.Recipes.Gathering;

/// <summary>
/// Kind <c>group</c>: who is a member, with what each says of itself. A member is in the list from its join until it leaves or its session
/// ends; one that is paused longer than its lease is out although it may still act as a member. A list read linearizably is the truth of
/// a moment; act on a member under the token of its place, which rises with each join, and let the resource refuse a lower one.
/// </summary>
public sealed class GroupMachine() : RosterMachine(KindName)
{
    /// <summary>First part of the keys: <c>group/name</c>.</summary>
    public const string KindName = "group";

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Join(RosterState state, RecipeCommand command, long version, int place)
    {
        if (place < 0)
        {
            return state.AttendeeList.Count < RecipeLimits.MaxMembers
                ? Add(state, command, version, RecipeStatus.Ok)
                : Unchanged(RecipeStatus.Full, number: RecipeLimits.MaxMembers);
        }

        var member = state.AttendeeList[place];
        if (member.Data.Span.SequenceEqual(command.Data.Span))
            return Unchanged(RecipeStatus.Ok, member.Token, state.AttendeeList.Count);
        state.AttendeeList[place] = member with { Data = command.Data };
        return Changed(RecipeStatus.Ok, member.Token, state.AttendeeList.Count);
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Left(RosterState state, RecipeStatus status, bool isChanged) =>
        isChanged ? Changed(status, number: state.AttendeeList.Count) : Unchanged(status);
}
