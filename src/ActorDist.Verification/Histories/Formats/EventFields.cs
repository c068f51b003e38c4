using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories.Formats;

/// <summary>An event as a map of Jepsen's field names: <c>index time process type f key value error</c>.</summary>
internal static class EventFields
{
    private const string NemesisName = "nemesis";

    /// <summary>Reads an event; <paramref name="position"/> stands in for a missing index.</summary>
    /// <exception cref="FormatException">A field is missing or of the wrong kind.</exception>
    public static HistoryEvent Read(JsonNode? node, long position)
    {
        if (node is not JsonObject map)
            throw new FormatException("an event must be a map");
        var key = map["key"];
        return new HistoryEvent(
            Integer(map["index"], "index") ?? position,
            Integer(map["time"], "time"),
            ReadProcess(map["process"]),
            ReadType(Name(map["type"], "type")),
            Name(map["f"], "f"),
            key is JsonValue text && text.TryGetValue<string>(out var name) ? name : key?.ToJsonString(),
            map["value"]?.DeepClone(),
            map["error"]?.DeepClone());
    }

    /// <summary>The name of a type.</summary>
    public static string NameOf(EventType type) => type switch
    {
        EventType.Invoke => "invoke",
        EventType.Ok => "ok",
        EventType.Fail => "fail",
        _ => "info",
    };

    /// <summary>The type of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static EventType ReadType(string name) => name switch
    {
        "invoke" => EventType.Invoke,
        "ok" => EventType.Ok,
        "fail" => EventType.Fail,
        "info" => EventType.Info,
        _ => throw new FormatException($"'{name}' is no type of an event; types are invoke, ok, fail, info"),
    };

    /// <summary>Writes an event as a JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, HistoryEvent each)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", each.Index);
        if (each.Time is { } time)
            writer.WriteNumber("time", time);
        if (each.Process == HistoryEvent.Nemesis)
            writer.WriteString("process", NemesisName);
        else
            writer.WriteNumber("process", each.Process);
        writer.WriteString("type", NameOf(each.Type));
        writer.WriteString("f", each.Function);
        if (each.Key is not null)
            writer.WriteString("key", each.Key);
        writer.WritePropertyName("value");
        WriteNode(writer, each.Value);
        if (each.Error is not null)
        {
            writer.WritePropertyName("error");
            WriteNode(writer, each.Error);
        }

        writer.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }

    private static int ReadProcess(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var name) && name is NemesisName)
            return HistoryEvent.Nemesis;
        return Integer(node, "process") is { } process and >= 0 and <= int.MaxValue
            ? (int)process
            : throw new FormatException("'process' must be an integer of 0 or more, or nemesis");
    }

    private static string Name(JsonNode? node, string field) =>
        node is JsonValue value && value.TryGetValue<string>(out var name)
            ? name
            : throw new FormatException($"'{field}' must be a name");

    private static long? Integer(JsonNode? node, string field)
    {
        if (node is null)
            return null;
        return node is JsonValue value && value.TryGetValue<long>(out var number)
            ? number
            : throw new FormatException($"'{field}' must be an integer");
    }
}
