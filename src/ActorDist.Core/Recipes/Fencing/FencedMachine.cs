namespace ActorDist.Core.Recipes.Fencing;

/// <summary>
/// Kind <c>fenced</c>: a resource that does the check which a lock needs. A write carries the token of its grant and is refused when a
/// higher one has written: the write of a holder that was paused, and lost the lock meanwhile, changes nothing.
/// </summary>
public sealed class FencedMachine() : RecipeMachine<FencedState>(KindName, RecipeOperation.Put)
{
    /// <summary>First part of the keys: <c>fenced/name</c>.</summary>
    public const string KindName = "fenced";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command) => CheckRange("the token", command.Token, 1, long.MaxValue);

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(FencedState state, RecipeCommand command, long version)
    {
        if (!new Fence(state.Token).Admit(command.Token))
            return Unchanged(RecipeStatus.Stale, state.Token);
        (state.Token, state.Value) = (command.Token, command.Data);
        return Changed(RecipeStatus.Ok, command.Token);
    }
}
