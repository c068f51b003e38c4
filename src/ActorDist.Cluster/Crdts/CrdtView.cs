using System.Text.Json.Nodes;

namespace ActorDist.Cluster.Crdts;

/// <summary>What a replicated object shows.</summary>
/// <param name="Name">The object.</param>
/// <param name="Value">Its value: a number, a text, true or false, a list, or an object.</param>
/// <param name="By">Of a watched change, the names of the nodes that made it, as far as the type keeps that.</param>
public sealed record CrdtView(CrdtName Name, JsonNode? Value, IReadOnlyList<string> By);
