using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ActorDist.Node.Http;

/// <summary>The shapes of the routes of replicated objects.</summary>
public static class CrdtJson
{
    /// <summary>The body of POST /v1/crdts/{type}/{name}; what an act does not use is left out.</summary>
    /// <param name="Act">What is done.</param>
    /// <param name="By">How much; 1 where it is absent.</param>
    /// <param name="Element">An element or a vertex.</param>
    /// <param name="Value">A value of a register.</param>
    /// <param name="From">Where an edge begins.</param>
    /// <param name="To">Where an edge ends, or the node that gets rights.</param>
    /// <param name="Index">UTF-16 units before an edit.</param>
    /// <param name="Delete">UTF-16 units that an edit takes out.</param>
    /// <param name="Insert">What an edit puts in.</param>
    /// <param name="Path">In a map: names with slashes between.</param>
    /// <param name="Field">The type of a field that is removed.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ChangeCrdtBody(
        string Act,
        long? By = null,
        string? Element = null,
        string? Value = null,
        string? From = null,
        string? To = null,
        int? Index = null,
        int? Delete = null,
        string? Insert = null,
        string? Path = null,
        string? Field = null);

    /// <summary>The types.</summary>
    public sealed record TypesBody(IReadOnlyList<TypeBody> Types);

    /// <summary>A type: its name, what can be done to it, what it is, and how it is replicated: <c>akka</c>, <c>state</c> or <c>operation</c>.</summary>
    public sealed record TypeBody(string Name, IReadOnlyList<string> Acts, string Description, string Family);

    /// <summary>The objects that the node has heard of.</summary>
    public sealed record NamesBody(IReadOnlyList<NameBody> Crdts);

    /// <summary>An object.</summary>
    public sealed record NameBody(string Name, string Type);

    /// <summary>What an object shows; raw, what the node holds of it; by, who changed a watched one.</summary>
    public sealed record CrdtBody(
        string Name,
        string Type,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonNode? Value,
        JsonArray? Raw = null,
        IReadOnlyList<string>? By = null);

    /// <summary>A change that is not done, or not known to be: <c>failed</c> or <c>unknown</c>.</summary>
    public sealed record CrdtNotDoneBody(string Name, string Type, string Outcome, string? Error);
}
