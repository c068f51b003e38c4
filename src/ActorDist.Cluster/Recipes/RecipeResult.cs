using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes;

/// <summary>How a command to a recipe ended.</summary>
/// <param name="Outcome">What is known about its effect.</param>
/// <param name="Reply">Done: the recipe's answer, which may be a refusal.</param>
/// <param name="Version">Done: version of the recipe's register that the answer rests on; 0 for one never written.</param>
/// <param name="Error">Failed or unknown: why, for people.</param>
public sealed record RecipeResult(OutcomeKind Outcome, RecipeReply Reply, long Version = 0, string? Error = null)
{
    /// <summary>Whether it was done or granted.</summary>
    public bool IsOk => Outcome == OutcomeKind.Done && Reply.Status == RecipeStatus.Ok;

    /// <summary>Whether it was answered with this.</summary>
    public bool Is(RecipeStatus status) => Outcome == OutcomeKind.Done && Reply.Status == status;
}
