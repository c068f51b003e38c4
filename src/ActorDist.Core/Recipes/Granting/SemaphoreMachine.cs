namespace ActorDist.Core.Recipes.Granting;

/// <summary>
/// Kind <c>semaphore</c>: at most so many permits are granted at a time. All who use it must agree on the limit while anybody does; a
/// command with another is refused. What a paused holder may still do: see <see cref="GrantMachine"/>; its permits are then counted for
/// another, so that more than the limit may act at a time unless the resource checks tokens.
/// </summary>
public sealed class SemaphoreMachine() : GrantMachine(KindName)
{
    /// <summary>First part of the keys: <c>semaphore/name</c>.</summary>
    public const string KindName = "semaphore";

    /// <inheritdoc/>
    protected override int LimitOf(RecipeCommand command) => (int)Math.Clamp(command.Limit, 0, int.MaxValue);

    /// <inheritdoc/>
    protected override int PermitsOf(RecipeCommand command) => (int)Math.Clamp(command.Number, 0, int.MaxValue);
}
