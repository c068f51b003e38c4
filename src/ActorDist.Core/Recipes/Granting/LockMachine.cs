namespace ActorDist.Core.Recipes.Granting;

/// <summary>
/// Kind <c>lock</c>: at most one contender holds the grant with the highest token, and waiters get it in their order. It is re-entrant
/// where the command says so. What a paused holder may still do: see <see cref="GrantMachine"/>.
/// </summary>
public sealed class LockMachine() : GrantMachine(KindName)
{
    /// <summary>First part of the keys: <c>lock/name</c>.</summary>
    public const string KindName = "lock";

    /// <inheritdoc/>
    protected override int LimitOf(RecipeCommand command) => 1;

    /// <inheritdoc/>
    protected override int PermitsOf(RecipeCommand command) => 1;
}
