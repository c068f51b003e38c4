using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>The types that Akka.DistributedData has.</summary>
internal static class AkkaTypes
{
    /// <summary>All of them.</summary>
    public static IEnumerable<CrdtType> All =>
    [
        new AkkaType<GCounter>(
            "gcounter",
            "a counter that only grows",
            ["inc"],
            _ => GCounter.Empty,
            (state, change, on) => state.Increment(on.Node, change.Amount),
            states => StateJson.Number(states[0].Value),
            (state, nameOf) => new JsonObject { ["added"] = Totals(state, nameOf) },
            state => state.State),
        new AkkaType<PNCounter>(
            "pncounter",
            "a counter that grows and falls",
            ["inc", "dec"],
            _ => PNCounter.Empty,
            (state, change, on) => change.Act is "inc" ? state.Increment(on.Node, change.Signed) : state.Decrement(on.Node, change.Signed),
            states => Number(states[0].Value),
            (state, nameOf) => new JsonObject { ["added"] = Totals(state.Increments, nameOf), ["subtracted"] = Totals(state.Decrements, nameOf) },
            state => state.Increments.State.Concat(state.Decrements.State).GroupBy(pair => pair.Key)
                .Select(node => KeyValuePair.Create(node.Key, node.Aggregate(0UL, (sum, pair) => sum + pair.Value)))),
        new AkkaType<GSet<string>>(
            "gset",
            "a set that only grows",
            ["add"],
            _ => GSet<string>.Empty,
            (state, change, _) => state.Add(Element(change)),
            states => StateJson.Texts(states.SelectMany(state => state.Elements)),
            size: state => state.Elements.Sum(Size),
            parts: OwnTypes.SetParts),
        new AkkaType<ORSet<string>>(
            "orset",
            "a set; added and removed concurrently, an element is there",
            ["add", "remove"],
            _ => ORSet<string>.Empty,
            (state, change, on) => change.Act is "add" ? state.Add(on.Node, Element(change)) : state.Remove(on.Node, Element(change)),
            states => StateJson.Texts(states.SelectMany(state => state.Elements)),
            size: state => state.Elements.Sum(Size),
            parts: OwnTypes.SetParts),
        new AkkaType<Flag>(
            "flag",
            "a flag that can only be turned on",
            ["enable"],
            _ => Flag.False,
            (state, _, _) => state.SwitchOn(),
            states => JsonValue.Create(states[0].Enabled)),
        new AkkaType<LWWRegister<string>>(
            "lww-register",
            "a value; of concurrent writes the one with the later clock stays",
            ["set"],
            node => new LWWRegister<string>(node, "", 0L),
            (state, change, on) => state.WithValue(on.Node, change.Need(change.Value, "value"), Later<string>(on)),
            states => JsonValue.Create(states[0].Value),
            (state, nameOf) => new JsonObject { ["time"] = state.Timestamp, ["by"] = nameOf(state.UpdatedBy) },
            state => [KeyValuePair.Create(state.UpdatedBy, (ulong)state.Timestamp)]),
        new AkkaType<LWWDictionary<string, string>>(
            "lww-map",
            "values by key; of concurrent writes of a key the one with the later clock stays",
            ["set", "remove"],
            _ => LWWDictionary<string, string>.Empty,
            (state, change, on) => change.Act is "set"
                ? state.SetItem(on.Node, Key(change), change.Need(change.Value, "value"), Later<string>(on))
                : state.Remove(on.Node, Key(change)),
            states => StateJson.Object(states[0].Entries, pair => pair.Key, pair => JsonValue.Create(pair.Value)),
            size: state => state.Entries.Sum(pair => Size(pair.Key) + Size(pair.Value))),
        new AkkaType<PNCounterDictionary<string>>(
            "pncounter-map",
            "counters by key",
            ["inc", "dec", "remove"],
            _ => PNCounterDictionary<string>.Empty,
            (state, change, on) => change.Act switch
            {
                "inc" => state.Increment(on.Node, Key(change), change.Signed),
                "dec" => state.Decrement(on.Node, Key(change), change.Signed),
                _ => state.Remove(on.Node, Key(change)),
            },
            states => StateJson.Object(states[0].Entries, pair => pair.Key, pair => Number(pair.Value)),
            size: state => state.Entries.Sum(pair => Size(pair.Key))),
        new AkkaType<ORMultiValueDictionary<string, string>>(
            "multimap",
            "a set by key; added and removed concurrently, an element is there",
            ["add", "remove"],
            _ => ORMultiValueDictionary<string, string>.Empty,
            (state, change, on) => change switch
            {
                { Act: "add" } => state.AddItem(on.Node, Key(change), Element(change)),
                { Element: { } element } => state.RemoveItem(on.Node, Key(change), element),
                _ => state.Remove(on.Node, Key(change)),
            },
            states => StateJson.Object(states[0].Entries, pair => pair.Key, pair => StateJson.Texts(pair.Value)),
            size: state => state.Entries.Sum(pair => Size(pair.Key) + pair.Value.Sum(Size))),
    ];

    /// <summary>A text in UTF-8 at its longest, and what is kept about it.</summary>
    private static long Size(string text) => (3L * text.Length) + 32;

    private static string Element(CrdtChange change) => change.Need(change.Element, "element");

    private static string Key(CrdtChange change) => change.Need(change.Path, "path");

    private static JsonNode Number(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));

    private static JsonObject Totals(GCounter counter, Func<UniqueAddress, string> nameOf) =>
        StateJson.Object(counter.State, pair => nameOf(pair.Key), pair => JsonValue.Create(pair.Value));

    /// <summary>By the node's clock, which may be wrong, but later than what is there.</summary>
    private static Clock<T> Later<T>(ChangeContext on)
    {
        var now = on.Clock().Milliseconds;
        return (current, _) => Math.Max(current + 1, now);
    }
}
