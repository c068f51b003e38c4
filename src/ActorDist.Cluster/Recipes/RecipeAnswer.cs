using System.Text.Json.Nodes;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes;

/// <summary>How a command to a recipe ended, as the doors say it.</summary>
public static class RecipeAnswer
{
    /// <summary>As JSON: the outcome or the recipe's status, and what belongs to it.</summary>
    /// <param name="kind">The recipe.</param>
    /// <param name="name">Which one.</param>
    /// <param name="operation">What was asked.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="session">The session that it was asked under; null for none.</param>
    public static JsonObject Of(string kind, string name, RecipeOperation operation, RecipeResult result, string? session)
    {
        var json = new JsonObject { ["key"] = $"{kind}/{name}" };
        if (result.Outcome != OutcomeKind.Done)
        {
            json["outcome"] = result.Outcome.ToString().ToLowerInvariant();
            json["error"] = result.Error;
            return json;
        }

        json["outcome"] = RecipeWords.Of(result.Reply.Status);
        json["version"] = result.Version;
        if (session is { Length: > 0 })
            json["session"] = session;
        if (operation == RecipeOperation.Get && !result.Is(RecipeStatus.Waiting))
        {
            json["state"] = RecipeView.Of(kind, result.Reply.Data);
            return json;
        }

        if (result.Reply.Token != 0)
            json["token"] = result.Reply.Token;
        json["number"] = result.Reply.Number;
        if (!result.IsOk)
            json["error"] = RecipeWords.Of(result.Reply);
        if (operation == RecipeOperation.Take)
            RecipeView.Put(json, result.Reply.Data);
        return json;
    }
}
