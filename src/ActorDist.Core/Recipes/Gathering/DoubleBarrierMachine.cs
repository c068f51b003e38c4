namespace ActorDist.Core.Recipes.Gathering;

/// <summary>
/// Kind <c>double-barrier</c>: so many enter before any goes on, and all have left before any goes on again. One whose session ends before
/// the gate has opened has not entered; one whose session ends inside counts as left, so that the others do not wait for the dead. One that
/// is paused inside for longer than its lease may therefore still work when the others go on: its effects need a fencing token of their
/// own (see <see cref="Granting.GrantMachine"/>), such as the token of its place, which this machine gives.
/// </summary>
public sealed class DoubleBarrierMachine() : RosterMachine(KindName)
{
    /// <summary>First part of the keys: <c>double-barrier/name</c>.</summary>
    public const string KindName = "double-barrier";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
        base.Check(command);
        if (command.Operation == RecipeOperation.Join)
            CheckRange("the count", command.Number, 1, RecipeLimits.MaxMembers);
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Join(RosterState state, RecipeCommand command, long version, int place)
    {
        if (!state.IsEmpty && state.Count != command.Number)
            return Unchanged(RecipeStatus.Mismatch, number: state.Count);
        if (place >= 0)
        {
            return Unchanged(
                state.IsOpen ? RecipeStatus.Ok : RecipeStatus.Waiting, state.AttendeeList[place].Token, state.AttendeeList.Count);
        }

        if (!state.IsEmpty && state.IsOpen)
            return Unchanged(RecipeStatus.Busy, number: state.AttendeeList.Count);
        state.Count = (int)command.Number;
        state.IsOpen = state.AttendeeList.Count + 1 == state.Count;
        return Add(state, command, version, state.IsOpen ? RecipeStatus.Ok : RecipeStatus.Waiting);
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Left(RosterState state, RecipeStatus status, bool isChanged)
    {
        var left = status == RecipeStatus.Ok && state.AttendeeList.Count > 0 && state.IsOpen ? RecipeStatus.Waiting : status;
        return isChanged ? Changed(left, number: state.AttendeeList.Count) : Unchanged(left, number: state.AttendeeList.Count);
    }
}
