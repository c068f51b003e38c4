namespace ActorDist.Core.Recipes.Gathering;

/// <summary>
/// Kind <c>barrier</c>: while it is up, those who wait at it wait. It belongs to nobody: it stays up when the process that raised it dies,
/// until somebody lifts it, and one that is paused in front of it has nothing that could be lost.
/// </summary>
public sealed class BarrierMachine() : RecipeMachine<BarrierState>(KindName, RecipeOperation.Set, RecipeOperation.Lift)
{
    /// <summary>First part of the keys: <c>barrier/name</c>.</summary>
    public const string KindName = "barrier";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(BarrierState state, RecipeCommand command, long version)
    {
        if (command.Operation == RecipeOperation.Set)
        {
            if (!state.IsEmpty)
                return Unchanged(RecipeStatus.Ok, state.RaisedAt);
            state.RaisedAt = version;
            return Changed(RecipeStatus.Ok, version);
        }

        if (state.IsEmpty)
            return Unchanged(RecipeStatus.NotFound);
        state.RaisedAt = 0;
        return Changed(RecipeStatus.Ok);
    }
}
