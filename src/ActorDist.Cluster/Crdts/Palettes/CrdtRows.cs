using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Crdts.Types;

namespace ActorDist.Cluster.Crdts.Palettes;

/// <summary>Writes replicated objects as rows.</summary>
internal static class CrdtRows
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Readable) { WriteIndented = true };

    /// <summary>The types.</summary>
    public static CommandResponse Types() => new(
        string.Join('\n', CrdtTypes.All.Select(type => $"{type.Name} | {string.Join(' ', type.Acts)} | {type.Description}{Origin(type.Family)}")),
        data: CrdtTypes.All.Select(type => new { type.Name, type.Acts, type.Description, Family = type.Family.ToString().ToLowerInvariant() }).ToArray());

    /// <summary>The objects.</summary>
    public static CommandResponse Names(IReadOnlyList<CrdtName> names) => new(
        names.Count == 0 ? "none yet: crdt types shows what can be made" : string.Join('\n', names.Select(name => $"{name.Name} | {name.Type.Name}")),
        data: names.Select(name => new { Key = name.Name, Type = name.Type.Name }).ToArray());

    /// <summary>What an object shows, after something was done to it or not.</summary>
    public static CommandResponse Shown(CrdtView view, string? done) => new(
        $"{view.Name.Name} | {view.Name.Type.Name}{(done is null ? "" : $" | {done}")} | {Text(view.Value)}",
        data: new { Key = view.Name.Name, Type = view.Name.Type.Name, view.Value });

    /// <summary>A change that was seen.</summary>
    public static CommandResponse Seen(CrdtView view) => new(
        $"{view.Name.Name} | {Text(view.Value)}{(view.By.Count == 0 ? "" : $" | by {string.Join(", ", view.By)}")}",
        final: false,
        data: new { Key = view.Name.Name, Type = view.Name.Type.Name, view.Value, view.By });

    /// <summary>What this node holds.</summary>
    public static CommandResponse Raw(CrdtName name, JsonArray parts) => new(
        $"{name.Name} | {name.Type.Name}\n{string.Join('\n', parts.Select(part => part!.ToJsonString(Indented)))}",
        data: new { Key = name.Name, Type = name.Type.Name, Parts = parts });

    /// <summary>What was not done, or may not have been.</summary>
    public static CommandResponse NotDone(CrdtName name, CrdtOutcome outcome)
    {
        var kind = outcome.Kind.ToString().ToLowerInvariant();
        return new ErroredCommandResponse(
            $"{name.Name} | {kind} | {outcome.Error}", data: new { Key = name.Name, Type = name.Type.Name, Outcome = kind, outcome.Error });
    }

    private static string Origin(CrdtFamily family) => family switch
    {
        CrdtFamily.Akka => " (Akka's)",
        CrdtFamily.Operation => " (by operations)",
        _ => "",
    };

    private static string Text(JsonNode? value) => value switch
    {
        null => "none",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        JsonArray list => $"{{{string.Join(", ", list.Select(Text))}}}",
        _ => value.ToJsonString(Readable),
    };
}
