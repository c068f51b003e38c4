using System.Text.Json.Nodes;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Registers.Palettes;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;

namespace ActorDist.Cluster.Recipes.Palettes;

/// <summary>Writes what recipes answered as rows.</summary>
internal static class RecipeRows
{
    /// <summary>The name, the outcome and what belongs to it; for a read a row a holder, member or item.</summary>
    public static CommandResponse Result(string kind, string name, RecipeOperation operation, RecipeResult result, string? session)
    {
        var data = RecipeAnswer.Of(kind, name, operation, result, session);
        if (result.Outcome != OutcomeKind.Done)
            return new ErroredCommandResponse($"{name} | {result.Outcome.ToString().ToLowerInvariant()} | {result.Error}", data: data);
        if (operation == RecipeOperation.Get && !result.Is(RecipeStatus.Waiting))
            return new CommandResponse(State(name, kind, result.Version, result.Reply.Data), data: data);
        if (!result.IsOk)
            return new ErroredCommandResponse($"{name} | {RecipeWords.Of(result.Reply.Status)} | {RecipeWords.Of(result.Reply)}", data: data);
        var row = $"{name} | ok";
        if (result.Reply.Token != 0)
            row += $" | token {result.Reply.Token}";
        if (operation is RecipeOperation.Add or RecipeOperation.Set or RecipeOperation.Put or RecipeOperation.Take && result.Reply.Number != 0)
            row += $" | {(operation is RecipeOperation.Put or RecipeOperation.Take ? "item " : "")}{result.Reply.Number}";
        if (session is { Length: > 0 })
            row += $" | session {session}";
        if (operation == RecipeOperation.Take)
            row += $" | {ValueText.Of(result.Reply.Data.Span)}";
        return new CommandResponse(row, data: data);
    }

    /// <summary>A state: its fields in a row, then a row an entry.</summary>
    public static string State(string name, string kind, long version, ReadOnlyMemory<byte> content)
    {
        var state = RecipeView.Of(kind, content);
        var rows = state.Where(field => field.Value is JsonArray)
            .SelectMany(field => ((JsonArray)field.Value!).Select(entry => $"  {field.Key.TrimEnd('s')} | {Fields((JsonObject)entry!)}"));
        var head = Fields(new JsonObject(state.Where(field => field.Value is not JsonArray)
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));
        return string.Join('\n', rows.Prepend($"{name} | version {version}{(head.Length > 0 ? $" | {head}" : "")}"));
    }

    private static string Fields(JsonObject fields) => string.Join(" | ", fields
        .Where(field => field.Value is not null && field.Value.ToString() is not "")
        .Select(field => $"{field.Key} {ValueText.Of(System.Text.Encoding.UTF8.GetBytes(field.Value!.ToString()))}"));
}
