namespace ActorDist.Core.Recipes.Granting;

/// <summary>
/// Kind <c>election</c>: candidates in their order, of whom the first leads until it resigns or its session ends; it may proclaim a value,
/// such as its address. The fencing token of its grant is the term. A paused leader goes on believing that it leads: what it does must
/// carry the term, and whoever is asked must refuse a lower one than it has seen (see <see cref="GrantMachine"/>).
/// </summary>
public sealed class ElectionMachine() : GrantMachine(KindName, RecipeOperation.Proclaim)
{
    /// <summary>First part of the keys: <c>election/name</c>.</summary>
    public const string KindName = "election";

    /// <inheritdoc/>
    protected override int LimitOf(RecipeCommand command) => 1;

    /// <inheritdoc/>
    protected override int PermitsOf(RecipeCommand command) => 1;
}
