namespace ActorDist.Core.Recipes.Fencing;

/// <summary>
/// The check that a resource behind a lock must do (M. Kleppmann, "How to do distributed locking", 2016): it remembers the highest fencing
/// token that it has seen and refuses lower ones. The highest must be kept as durably as what it guards, and the check and the effect must
/// be one step; a check by the client before it writes is none, because the pause can come after it.
/// </summary>
/// <param name="highest">The highest token seen so far; 0 for none.</param>
public sealed class Fence(long highest = 0)
{
    /// <summary>The highest token seen.</summary>
    public long Highest { get; private set; } = highest;

    /// <summary>Whether an operation with this token may take effect now; one that may raises <see cref="Highest"/>.</summary>
    public bool Admit(long token)
    {
        if (token <= 0 || token < Highest)
            return false;
        Highest = token;
        return true;
    }
}
