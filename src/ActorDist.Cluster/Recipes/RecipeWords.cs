using System.Text.Json;
using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes;

/// <summary>The answers of recipes in words, the same at every door.</summary>
public static class RecipeWords
{
    /// <summary>A status in one word: <c>ok</c>, <c>already-held</c>.</summary>
    public static string Of(RecipeStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    /// <summary>A refusal in a sentence.</summary>
    public static string Of(in RecipeReply reply) => reply.Status switch
    {
        RecipeStatus.Ok => "done",
        RecipeStatus.Waiting => $"waiting, place {reply.Number}",
        RecipeStatus.AlreadyHeld => $"held already, under token {reply.Token}",
        RecipeStatus.Busy => $"held by another, {reply.Number} wait for it",
        RecipeStatus.NotHeld => "nothing is held here by that session and name",
        RecipeStatus.NotFound => "there is no such thing",
        RecipeStatus.Empty => "empty",
        RecipeStatus.Mismatch => $"in use with other parameters (there: {reply.Number})",
        RecipeStatus.Duplicate => "the name belongs to another session",
        RecipeStatus.Full => $"full, the limit is {reply.Number}",
        RecipeStatus.Stale => $"stale, what stands is {reply.Token}",
        RecipeStatus.Expired => "the session has ended",
        _ => $"the sum would leave the range of 64-bit integers; it stays {reply.Number}",
    };
}
