using System.Net;

namespace ActorDist.Lab.Recipes;

/// <summary>What a node answered about a recipe.</summary>
/// <param name="Code">The status code.</param>
/// <param name="Outcome">The recipe's status in a word, or failed or unknown.</param>
/// <param name="Token">The fencing token granted; 0 for none.</param>
/// <param name="Value">The item.</param>
/// <param name="Error">Why it was not done.</param>
public sealed record RecipeHttpReply(HttpStatusCode Code, string Outcome, long Token, string? Value, string? Error)
{
    /// <summary>Whether it was done or granted.</summary>
    public bool IsOk => Code == HttpStatusCode.OK;
}
