using System.Text.Json.Nodes;
using ActorDist.Core.Crdts.Operations;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>The types by operations, each the twin of one by states.</summary>
internal static class OperationTypes
{
    /// <summary>All of them.</summary>
    public static IEnumerable<CrdtType> All =>
    [
        new OperationType<OperationCounter>(
            "op-counter",
            "a counter that grows and falls",
            ["inc", "dec"],
            _ => new OperationCounter(),
            (_, change) => OperationCounter.Add(change.Act is "inc" ? change.Signed : checked(-change.Signed)),
            state => StateJson.Number(state.Value)),
        new OperationType<OperationSet>(
            "op-set",
            "a set; added and removed concurrently, an element is there",
            ["add", "remove"],
            _ => new OperationSet(),
            (state, change) => change.Act is "add"
                ? state.Add(change.Need(change.Element, "element"))
                : state.Remove(change.Need(change.Element, "element")),
            state => StateJson.Texts(state.Elements),
            (state, json) => json.Of(state.Entries)),
        new OperationType<OperationRegister>(
            "op-register",
            "a value; concurrent writes all stay until one has seen them",
            ["set"],
            _ => new OperationRegister(),
            (state, change) => state.Set(change.Need(change.Value, "value")),
            state => StateJson.Texts(state.Values),
            (state, json) => json.Of(state.Entries)),
        new OperationType<OperationText>(
            "op-text",
            "a text that many edit; an operation inserts or deletes",
            ["edit"],
            origin => new OperationText(origin),
            (state, change) => (change.Delete ?? 0, change.Insert ?? "") switch
            {
                (0, var insert) => state.Insert(change.Index ?? 0, insert),
                (var delete, "") => state.Delete(change.Index ?? 0, delete),
                _ => throw CrdtChange.Refused("an operation inserts or deletes; do one after the other"),
            },
            state => JsonValue.Create(state.Text)),
    ];
}
