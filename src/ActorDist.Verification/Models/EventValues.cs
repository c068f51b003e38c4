using System.Text.Json.Nodes;

namespace ActorDist.Verification.Models;

/// <summary>What codecs read from the values of events, with the errors that a person gets to see.</summary>
internal static class EventValues
{
    /// <summary>An integer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Integer(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<long>(out var integer)
            ? integer
            : throw new FormatException($"'{Shown(node)}' is no 64-bit integer");

    /// <summary>An array of integers; nil counts as empty.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long[] Integers(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => [.. array.Select(Integer)],
        _ => throw new FormatException($"'{Shown(node)}' is no list of integers"),
    };

    /// <summary>A name: text, or any other scalar as it is written.</summary>
    /// <exception cref="FormatException">It is nil or no scalar.</exception>
    public static string Name(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => throw new FormatException($"'{Shown(node)}' is no name"),
    };

    /// <summary>The fields of a map.</summary>
    /// <exception cref="FormatException">It is no map.</exception>
    public static JsonObject Map(JsonNode? node) =>
        node as JsonObject ?? throw new FormatException($"'{Shown(node)}' is no map");

    /// <summary>An array.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static JsonArray Array(JsonNode? node) =>
        node as JsonArray ?? throw new FormatException($"'{Shown(node)}' is no list");

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "nil";
}
