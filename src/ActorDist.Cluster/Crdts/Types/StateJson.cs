using System.Globalization;
using System.Text.Json.Nodes;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts;
using ActorDist.Core.Crdts.Causal;
using ActorDist.Core.Crdts.Maps;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>Parts of states as JSON, with nodes called by their names: a dot is <c>n1:5</c>, the fifth event of n1.</summary>
/// <param name="nameOf">What an origin is called.</param>
internal sealed class StateJson(Func<Origin, string> nameOf)
{
    /// <summary>A number, which is a text where it is beyond 64 bits.</summary>
    public static JsonNode Number(Int128 number) =>
        number >= long.MinValue && number <= long.MaxValue
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Texts in their order, each once.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) =>
        [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(text => JsonValue.Create(text))];

    /// <summary>How far each origin has counted.</summary>
    public JsonObject Of(VectorClock clock)
    {
        var json = new JsonObject();
        foreach (ref readonly var entry in clock.Entries)
            json[nameOf(entry.Origin)] = entry.Counter;
        return json;
    }

    /// <summary>The state of a causal type: what is known of, and what is there.</summary>
    public JsonObject Of<TSelf, TStore>(CausalCrdt<TSelf, TStore> state, JsonNode dots)
        where TSelf : CausalCrdt<TSelf, TStore>
        where TStore : class, IDotStore<TStore>
    {
        var json = new JsonObject { ["context"] = Of(state.Context.Clock) };
        if (!state.Context.Cloud.IsEmpty)
            json["cloud"] = Of(state.Context.Cloud);
        json["dots"] = dots;
        return json;
    }

    /// <summary>Events.</summary>
    public JsonArray Of(IEnumerable<Dot> dots) => [.. dots.Select(dot => JsonValue.Create(Of(dot)))];

    /// <summary>Events with what each wrote.</summary>
    public JsonObject Of<T>(DotFun<T> values)
        where T : ICrdtValue<T> => Object(values.Values, pair => Of(pair.Key), pair => JsonValue.Create(pair.Value.ToString())!);

    /// <summary>Elements with the event that put each there.</summary>
    public JsonObject Of(IReadOnlyDictionary<Dot, Element> entries) => Object(entries, pair => Of(pair.Key), pair => JsonValue.Create(pair.Value.Text));

    /// <summary>Keys with what keeps each there.</summary>
    public static JsonObject Of<TKey, TStore>(DotMap<TKey, TStore> map, Func<TStore, JsonNode> store)
        where TKey : struct, ICrdtValue<TKey>
        where TStore : class, IDotStore<TStore> => Object(map.Keys, key => key.ToString()!, key => store(map[key]));

    /// <summary>A field of a map.</summary>
    public JsonNode Of(FieldStore field) => field.Type switch
    {
        FieldType.Flag => Of(field.Flag.Dots),
        FieldType.Register => Of(field.Register),
        FieldType.Counter => Of(field.Counter),
        FieldType.Set => Of(field.Set, set => Of(set.Dots)),
        _ => Of(field.Map, Of),
    };

    /// <summary>An object of things in the order of their names.</summary>
    public static JsonObject Object<T>(IEnumerable<T> things, Func<T, string> name, Func<T, JsonNode> value) =>
        new(things.Select(thing => KeyValuePair.Create(name(thing), (JsonNode?)value(thing))).OrderBy(pair => pair.Key, StringComparer.Ordinal));

    /// <summary>What an origin is called.</summary>
    public string Of(Origin origin) => nameOf(origin);

    private string Of(Dot dot) => string.Create(CultureInfo.InvariantCulture, $"{nameOf(dot.Origin)}:{dot.Counter}");
}
