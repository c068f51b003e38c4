using System.Text.Json.Nodes;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;
using ActorDist.Core.Crdts.Counters;
using ActorDist.Core.Crdts.Flags;
using ActorDist.Core.Crdts.Graphs;
using ActorDist.Core.Crdts.Maps;
using ActorDist.Core.Crdts.Registers;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Crdts.Text;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>The types that Akka.DistributedData lacks.</summary>
internal static class OwnTypes
{
    /// <summary>How many keys a set lies on: a hundred thousand short elements are 65 KB each.</summary>
    public const int SetParts = 64;

    /// <summary>All of them.</summary>
    public static IEnumerable<CrdtType> All => [.. Registers, .. Flags, .. Sets, .. Counters, .. Graphs, Map, Text];

    private static IEnumerable<CrdtType> Registers =>
    [
        new StateType<MultiValueRegister>(
            "mv-register",
            "a value; concurrent writes all stay until one has seen them",
            ["set"],
            (state, origin, change, _) => state.Set(origin, change.Need(change.Value, "value")),
            states => StateJson.Texts(states[0].Values),
            (state, json) => json.Of(state, json.Of(state.Store)),
            state => state.Context.Clock),
        new StateType<MaxRegister>(
            "max-register",
            "the highest number written",
            ["set"],
            (_, _, change, _) => MaxRegister.Set(Number(change)),
            states => JsonValue.Create(states[0].Value)!,
            (state, _) => new JsonObject { ["highest"] = state.Value }),
        new StateType<MinRegister>(
            "min-register",
            "the lowest number written",
            ["set"],
            (_, _, change, _) => MinRegister.Set(Number(change)),
            states => JsonValue.Create(states[0].Value)!,
            (state, _) => new JsonObject { ["lowest"] = state.Value }),
    ];

    private static IEnumerable<CrdtType> Flags =>
    [
        new StateType<EnableWinsFlag>(
            "ew-flag",
            "a flag; enabled and disabled concurrently, it is on",
            ["enable", "disable"],
            (state, origin, change, _) => change.Act is "enable" ? state.Enable(origin) : state.Disable(),
            states => JsonValue.Create(states[0].Value),
            (state, json) => json.Of(state, json.Of(state.Store.Dots)),
            state => state.Context.Clock),
        new StateType<DisableWinsFlag>(
            "dw-flag",
            "a flag; enabled and disabled concurrently, it is off",
            ["enable", "disable"],
            (state, origin, change, _) => change.Act is "enable" ? state.Enable(origin) : state.Disable(origin),
            states => JsonValue.Create(states[0].Value),
            (state, json) => json.Of(state, Said(state.Store, json)),
            state => state.Context.Clock),
    ];

    private static IEnumerable<CrdtType> Sets =>
    [
        new StateType<AddWinsSet>(
            "aw-set",
            "a set; added and removed concurrently, an element is there",
            ["add", "remove"],
            (state, origin, change, _) => change.Act is "add" ? state.Add(origin, Element(change)) : state.Remove(Element(change)),
            states => StateJson.Texts(states.SelectMany(state => state.Elements)),
            (state, json) => json.Of(state, StateJson.Of(state.Store, dots => json.Of(dots.Dots))),
            state => state.Context.Clock,
            SetParts),
        new StateType<RemoveWinsSet>(
            "rw-set",
            "a set; added and removed concurrently, an element is gone",
            ["add", "remove"],
            (state, origin, change, _) => change.Act is "add" ? state.Add(origin, Element(change)) : state.Remove(origin, Element(change)),
            states => StateJson.Texts(states.SelectMany(state => state.Elements)),
            (state, json) => json.Of(state, StateJson.Of(state.Store, said => Said(said, json))),
            state => state.Context.Clock,
            SetParts),
        new StateType<TwoPhaseSet>(
            "2p-set",
            "a set; what is removed never comes back",
            ["add", "remove"],
            (state, _, change, _) => change.Act is "add" ? TwoPhaseSet.Add(Element(change)) : state.Remove(Element(change)),
            states => StateJson.Texts(states.SelectMany(state => state.Elements)),
            (state, _) => new JsonObject
            {
                ["added"] = StateJson.Texts(state.Added.Select(each => each.Text)),
                ["tombstones"] = StateJson.Texts(state.Removed.Select(each => each.Text)),
            },
            parts: SetParts),
        new StateType<LastWriteWinsElementSet>(
            "lww-set",
            "a set; of an element's adds and removes the one with the later clock counts",
            ["add", "remove"],
            (_, _, change, on) => change.Act is "add"
                ? LastWriteWinsElementSet.Add(Element(change), on.Clock())
                : LastWriteWinsElementSet.Remove(Element(change), on.Clock()),
            states => StateJson.Texts(states.SelectMany(state => state.Elements)),
            (state, _) => new JsonObject
            {
                ["times"] = StateJson.Object(state.Times, pair => pair.Key.Text, pair => new JsonObject
                {
                    ["added"] = pair.Value.Added.Packed,
                    ["removed"] = pair.Value.Removed.Packed,
                }),
            },
            parts: SetParts),
    ];

    private static IEnumerable<CrdtType> Counters =>
    [
        new StateType<BoundedCounter>(
            "bounded-counter",
            "a counter that never falls below 0: a node may take away what it has rights to, which it gets by adding or from another",
            ["inc", "dec", "transfer"],
            (state, origin, change, on) => change.Act switch
            {
                "inc" => state.Increment(origin, change.Amount),
                "dec" => state.Decrement(origin, change.Amount),
                _ => state.Transfer(origin, NodeOf(change, on), change.Amount),
            },
            states => StateJson.Number(states[0].Value),
            (state, json) => new JsonObject
            {
                ["granted"] = StateJson.Object(state.Granted, pair => json.Of(pair.Key), pair => json.Of(pair.Value)),
                ["used"] = json.Of(state.Used),
                ["rights"] = StateJson.Object(
                    state.Granted.Keys.Concat(state.Granted.Values.SelectMany(OriginsOf)).Distinct(), json.Of, origin => StateJson.Number(state.Rights(origin))),
            },
            state => state.Granted.Aggregate(state.Used, (sum, pair) => Plus(sum, pair.Key, Total(pair.Value)))),
        new StateType<ResettableCounter>(
            "resettable-counter",
            "a counter that can be set back to 0; what was counted concurrently with that stays",
            ["inc", "dec", "reset"],
            (state, origin, change, _) => change.Act switch
            {
                "inc" => state.Increment(origin, change.Amount),
                "dec" => state.Decrement(origin, change.Amount),
                _ => state.Reset(),
            },
            states => StateJson.Number(states[0].Value),
            (state, json) => new JsonObject
            {
                ["added"] = json.Of(state.Added),
                ["subtracted"] = json.Of(state.Subtracted),
                ["addedReset"] = json.Of(state.AddedReset),
                ["subtractedReset"] = json.Of(state.SubtractedReset),
            },
            state => OriginsOf(state.Subtracted).Aggregate(state.Added, (sum, origin) => Plus(sum, origin, state.Subtracted[origin]))),
    ];

    private static IEnumerable<CrdtType> Graphs =>
    [
        new StateType<AddWinsGraph>(
            "aw-graph",
            "a directed graph; an edge brings its ends back when one was removed concurrently",
            ["add", "remove", "edge"],
            (state, origin, change, _) => change switch
            {
                { Act: "add" } => state.AddVertex(origin, Element(change)),
                { Act: "edge" } => state.AddEdge(origin, change.Need(change.From, "from"), change.Need(change.To, "to")),
                { From: { } from } => state.RemoveEdge(from, change.Need(change.To, "to")),
                _ => state.RemoveVertex(Element(change)),
            },
            states => Graph(states[0].Vertices, states[0].Edges),
            (state, json) => json.Of(state, StateJson.Of(state.Store, dots => json.Of(dots.Dots))),
            state => state.Context.Clock),
        new StateType<TwoPhaseGraph>(
            "2p2p-graph",
            "a directed graph; what is removed never comes back, an edge needs both its ends, a vertex with an edge cannot be removed",
            ["add", "remove", "edge"],
            (state, _, change, _) => change switch
            {
                { Act: "add" } => TwoPhaseGraph.AddVertex(Element(change)),
                { Act: "edge" } => state.AddEdge(change.Need(change.From, "from"), change.Need(change.To, "to")),
                { From: { } from } => state.RemoveEdge(from, change.Need(change.To, "to")),
                _ => state.RemoveVertex(Element(change)),
            },
            states => Graph(states[0].Vertices, states[0].Edges),
            (state, _) => new JsonObject
            {
                ["added"] = StateJson.Texts(state.Added.Select(each => each.ToString())),
                ["tombstones"] = StateJson.Texts(state.Removed.Select(each => each.ToString())),
            }),
        new StateType<AddOnlyDag>(
            "dag",
            "a directed graph from ^ to $ without circles: a vertex goes between two that a path connects, an edge where a path leads already",
            ["add", "edge"],
            (state, origin, change, _) => change.Act is "add"
                ? state.AddBetween(origin, change.From ?? AddOnlyDag.First, Element(change), change.To ?? AddOnlyDag.Last)
                : state.AddEdge(change.Need(change.From, "from"), change.Need(change.To, "to")),
            states => Graph(states[0].Vertices, states[0].Edges),
            (state, _) => new JsonObject { ["items"] = StateJson.Texts(state.Items.Select(each => each.ToString())) }),
    ];

    private static CrdtType Map => new StateType<ResetRemoveMap>(
        "map",
        "fields by path: sets, registers, flags, counters and maps; removing a field takes away what the remover had seen of it",
        ["inc", "dec", "add", "remove", "set", "enable", "disable"],
        (state, origin, change, _) => change.Act switch
        {
            "inc" => state.Increment(origin, change.Signed, change.Names),
            "dec" => state.Increment(origin, checked(-change.Signed), change.Names),
            "add" => state.Add(origin, Element(change), change.Names),
            "set" => state.Set(origin, change.Need(change.Value, "value"), change.Names),
            "enable" => state.Enable(origin, change.Names),
            "disable" => state.Disable(change.Names),
            _ when change.Element is { } element => state.Remove(element, change.Names),
            _ => state.RemoveField(FieldOf(change), change.Names),
        },
        states => Fields(states[0].Store),
        (state, json) => json.Of(state, StateJson.Of(state.Store, json.Of)),
        state => state.Context.Clock);

    private static CrdtType Text => new StateType<ReplicatedText>(
        "text",
        "a text that many edit; what two write in one place does not mix",
        ["edit"],
        (state, origin, change, _) => state.Edit(origin, change.Index ?? 0, change.Delete ?? 0, change.Insert ?? ""),
        states => JsonValue.Create(states[0].Value),
        (state, json) => new JsonObject { ["operations"] = json.Of(state.Known.Version), ["waiting"] = state.Waiting.Count },
        state => state.Known.Version);

    private static string Element(CrdtChange change) => change.Need(change.Element, "element");

    private static long Number(CrdtChange change)
    {
        var text = change.Need(change.Value, "value");
        return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw CrdtChange.Refused($"'value' must be a whole number of 64 bits; it is '{text}'");
    }

    private static FieldType FieldOf(CrdtChange change)
    {
        var text = change.Need(change.Field, "field");
        return Enum.TryParse<FieldType>(text, ignoreCase: true, out var field) && Enum.IsDefined(field)
            ? field
            : throw CrdtChange.Refused($"'field' must be set, register, flag, counter or map; it is '{text}'");
    }

    private static Origin NodeOf(CrdtChange change, ChangeContext on)
    {
        var name = change.Need(change.To, "to");
        return on.Find(name) is { } node ? NodeOrigin.Of(node) : throw CrdtChange.Refused($"there is no member '{name}' to give rights to");
    }

    private static JsonObject Said(DotMap<Presence, DotSet> store, StateJson json) =>
        StateJson.Object(store.Keys, presence => presence.IsThere ? "there" : "gone", presence => json.Of(store[presence].Dots));

    private static JsonObject Graph(IEnumerable<string> vertices, IEnumerable<GraphItem> edges) => new()
    {
        ["vertices"] = StateJson.Texts(vertices),
        ["edges"] = StateJson.Texts(edges.Select(edge => edge.ToString())),
    };

    private static JsonObject Fields(DotMap<MapField, FieldStore> map) =>
        StateJson.Object(map.Keys, field => field.ToString(), field => Field(map[field]));

    private static JsonNode Field(FieldStore field) => field.Type switch
    {
        FieldType.Flag => JsonValue.Create(value: true),
        FieldType.Register => StateJson.Texts(field.Register.Values.Values.Select(value => value.Text)),
        FieldType.Counter => JsonValue.Create(field.Counter.Values.Values.Sum(amount => amount.Value)),
        FieldType.Set => StateJson.Texts(field.Set.Keys.Select(key => key.Text)),
        _ => Fields(field.Map),
    };

    private static IEnumerable<Origin> OriginsOf(VectorClock clock)
    {
        List<Origin> origins = [];
        foreach (ref readonly var entry in clock.Entries)
            origins.Add(entry.Origin);
        return origins;
    }

    private static ulong Total(VectorClock clock)
    {
        var total = 0UL;
        foreach (ref readonly var entry in clock.Entries)
            total += entry.Counter;
        return total;
    }

    private static VectorClock Plus(VectorClock clock, Origin origin, ulong by) =>
        by == 0 ? clock : clock.With(new Dot(origin, clock[origin] + by));
}
