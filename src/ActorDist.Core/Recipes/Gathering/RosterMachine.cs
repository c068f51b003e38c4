namespace ActorDist.Core.Recipes.Gathering;

/// <summary>
/// What groups and double barriers share: named ones come in and go out, and a name belongs to one session at a time, so that two processes
/// configured alike are found out instead of being taken for one. The token of a place is the register's version when it was taken.
/// </summary>
/// <param name="kind">First part of the keys.</param>
public abstract class RosterMachine(string kind)
    : RecipeMachine<RosterState>(kind, RecipeOperation.Join, RecipeOperation.Leave, RecipeOperation.Evict)
{
    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
        if (command.Operation == RecipeOperation.Evict)
            _ = SessionId.Parse(command.Session);
        else
            CheckContender(command, isNamed: true);
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(RosterState state, RecipeCommand command, long version)
    {
        if (command.Operation == RecipeOperation.Evict)
        {
            return state.AttendeeList.RemoveAll(attendee => string.Equals(attendee.Session, command.Session, StringComparison.Ordinal)) > 0
                ? Changed(RecipeStatus.Ok)
                : Unchanged(RecipeStatus.NotHeld);
        }

        var place = state.Find(command.Name);
        if (place >= 0 && !state.IsOf(place, command.Session))
            return Unchanged(RecipeStatus.Duplicate);
        if (command.Operation == RecipeOperation.Join)
            return Join(state, command, version, place);
        if (place < 0)
            return Left(state, RecipeStatus.NotHeld, isChanged: false);
        state.AttendeeList.RemoveAt(place);
        return Left(state, RecipeStatus.Ok, isChanged: true);
    }

    /// <summary>One comes in, or has come in before.</summary>
    /// <param name="state">The state.</param>
    /// <param name="command">What it says.</param>
    /// <param name="version">The register's version if this is a change.</param>
    /// <param name="place">Where it stands; -1 if it is not in yet.</param>
    protected abstract (RecipeReply Reply, bool IsChanged) Join(RosterState state, RecipeCommand command, long version, int place);

    /// <summary>One has gone out.</summary>
    protected abstract (RecipeReply Reply, bool IsChanged) Left(RosterState state, RecipeStatus status, bool isChanged);

    /// <summary>Takes a new one in.</summary>
    protected static (RecipeReply Reply, bool IsChanged) Add(RosterState state, RecipeCommand command, long version, RecipeStatus status)
    {
        state.AttendeeList.Add(new Attendee(command.Session, command.Name, version, command.Data));
        return Changed(status, version, state.AttendeeList.Count);
    }
}
