namespace ActorDist.Core.Recipes.Granting;

/// <summary>
/// Kind <c>rwlock</c>: one writer, or any number of readers. A reader that comes after a waiting writer waits for it, so writers do not
/// starve; readers granted by one step share a token, which is below every later writer's. A command asks to write with the number 1,
/// to read with 0. What a paused holder may still do: see <see cref="GrantMachine"/>; a paused reader may read what a writer has changed.
/// </summary>
public sealed class ReadWriteLockMachine() : GrantMachine(KindName)
{
    /// <summary>First part of the keys: <c>rwlock/name</c>.</summary>
    public const string KindName = "rwlock";

    /// <summary>Whether a holder or waiter is a writer.</summary>
    public static bool IsWriter(Contender contender) => contender.Permits == RecipeLimits.MaxContenders;

    /// <inheritdoc/>
    protected override int LimitOf(RecipeCommand command) => RecipeLimits.MaxContenders;

    /// <inheritdoc/>
    protected override int PermitsOf(RecipeCommand command) => command.Number == 1 ? RecipeLimits.MaxContenders : 1;
}
