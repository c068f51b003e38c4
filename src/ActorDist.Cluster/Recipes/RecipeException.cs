using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Recipes;

/// <summary>A recipe did not give what was asked for; the message says why, <see cref="Result"/> what is known of the effect.</summary>
/// <param name="what">What was asked for.</param>
/// <param name="result">How it ended.</param>
public sealed class RecipeException(string what, RecipeResult result) : Exception($"{what}: {Reason(result)}")
{
    /// <summary>How the command ended.</summary>
    public RecipeResult Result => result;

    private static string Reason(RecipeResult result) => result.Outcome == OutcomeKind.Done
        ? RecipeWords.Of(result.Reply)
        : $"{result.Outcome.ToString().ToLowerInvariant()}: {result.Error}";
}
