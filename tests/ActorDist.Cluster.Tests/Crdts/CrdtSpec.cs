using System.Text.Json.Nodes;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts;

/// <summary>Every type over Akka.DistributedData and RocksDB, on three nodes of this process.</summary>
public sealed class CrdtSpec(CrdtNodes nodes) : IClassFixture<CrdtNodes>
{
    private static int Objects;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What n1, n2 and n3 do at once, and what all of them show then.</summary>
    public static TheoryData<string, CrdtChange[], string> Scripts => new()
    {
        { "gcounter", [Inc(1), Inc(2), Inc(3)], "6" },
        { "pncounter", [Inc(5), Inc(2), new("dec") { By = 3 }], "4" },
        { "gset", [Add("x"), Add("y"), Add("x")], """["x","y"]""" },
        { "orset", [Add("x"), Add("y"), Add("z")], """["x","y","z"]""" },
        { "flag", [new("enable"), new("enable"), new("enable")], "true" },
        { "lww-register", [Set("v"), Set("v"), Set("v")], "\"v\"" },
        { "lww-map", [Set("1") with { Path = "a" }, Set("2") with { Path = "b" }, Set("3") with { Path = "c" }], """{"a":"1","b":"2","c":"3"}""" },
        { "pncounter-map", [Inc(1) with { Path = "a" }, Inc(2) with { Path = "a" }, Inc(3) with { Path = "a" }], """{"a":6}""" },
        { "multimap", [Add("1") with { Path = "a" }, Add("2") with { Path = "a" }, Add("3") with { Path = "a" }], """{"a":["1","2","3"]}""" },
        { "mv-register", [Set("x"), Set("x"), Set("x")], """["x"]""" },
        { "max-register", [Set("3"), Set("-5"), Set("4")], "4" },
        { "min-register", [Set("3"), Set("-5"), Set("4")], "-5" },
        { "ew-flag", [new("enable"), new("disable"), new("disable")], "true" },
        { "dw-flag", [new("enable"), new("enable"), new("enable")], "true" },
        { "aw-set", [Add("x"), Add("y"), Add("z")], """["x","y","z"]""" },
        { "rw-set", [Add("x"), Add("y"), Add("z")], """["x","y","z"]""" },
        { "2p-set", [Add("x"), Add("y"), Add("z")], """["x","y","z"]""" },
        { "lww-set", [Add("x"), Add("y"), Add("z")], """["x","y","z"]""" },
        { "bounded-counter", [Inc(1), Inc(2), Inc(3)], "6" },
        { "resettable-counter", [Inc(5), Inc(2), new("dec") { By = 3 }], "4" },
        { "aw-graph", [Edge("a", "b"), Edge("b", "c"), Add("d")], """{"vertices":["a","b","c","d"],"edges":["a->b","b->c"]}""" },
        { "2p2p-graph", [Add("a"), Add("b"), Add("c")], """{"vertices":["a","b","c"],"edges":[]}""" },
        { "dag", [Edge("^", "$"), Edge("^", "$"), Edge("^", "$")], """{"vertices":["$","^"],"edges":["^->$"]}""" },
        {
            "map",
            [Inc(5) with { Path = "m/c" }, Inc(2) with { Path = "m/c" }, Add("x") with { Path = "m/s" }],
            """{"m:map":{"c:counter":7,"s:set":["x"]}}"""
        },
        { "text", [new("edit") { Insert = "a" }, new("edit") { Insert = "" }, new("edit") { Insert = "" }], "\"a\"" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task What_every_node_changes_at_once_all_of_them_show_in_the_end(string type, CrdtChange[] changes, string expected)
    {
        var name = NewName(type);
        var outcomes = await Task.WhenAll(nodes.Names.Zip(changes, (node, change) => nodes[node].ChangeAsync(name, change, CrdtLevel.Local, Cancel)));
        Assert.All(outcomes, outcome => Assert.Equal(OutcomeKind.Done, outcome.Kind));
        var shown = "";
        await CrdtNodes.EventuallyAsync(
            async () =>
            {
                var views = await Task.WhenAll(nodes.Names.Select(node => nodes[node].GetAsync(name, CrdtLevel.Local, Cancel)));
                shown = string.Join(" | ", views.Select(view => view.Value?.ToJsonString()));
                return views.All(view => JsonNode.DeepEquals(view.Value, JsonNode.Parse(expected)));
            },
            $"all show {expected}");
        Assert.Equal(expected, shown.Split(" | ")[0].Replace("\\u003E", ">", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_type_has_a_script() =>
        Assert.Empty(CrdtTypes.All.OfType<ReplicatedDataType>().Select(type => type.Name).Except(Scripts.Select(row => row.Data.Item1), StringComparer.Ordinal));

    [Fact]
    public async Task A_change_is_at_a_majority_when_it_is_answered_and_a_majority_shows_it()
    {
        var name = NewName("aw-set");
        for (var i = 0; i < 20; i++)
        {
            var (writer, reader) = (nodes.Names[i % 3], nodes.Names[(i + 1) % 3]);
            await DoneAsync(writer, name, Add($"{i}"), CrdtLevel.Majority);
            var seen = (JsonArray)(await nodes[reader].GetAsync(name, CrdtLevel.Majority, Cancel)).Value!;
            Assert.Contains($"{i}", seen.Select(element => element!.GetValue<string>()), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_has_one_type_and_a_deleted_name_is_gone_for_good()
    {
        var name = NewName("pncounter");
        await DoneAsync("n1", name, Inc(1), CrdtLevel.All);
        Assert.Equal(name, await nodes["n2"].FindAsync(name.Name, type: null, Cancel));
        await RefusedAsync(CrdtRefusal.Conflict, "is a pncounter, not a gset", () => nodes["n2"].FindAsync(name.Name, "gset", Cancel));
        await RefusedAsync(CrdtRefusal.NotFound, "there is no type 'gest'", () => nodes["n2"].FindAsync(name.Name, "gest", Cancel));
        Assert.Contains(name, await nodes["n3"].ListAsync(Cancel));

        Assert.Equal(OutcomeKind.Done, (await nodes["n2"].DeleteAsync(name, CrdtLevel.All, Cancel)).Kind);
        await RefusedAsync(CrdtRefusal.Conflict, "was deleted", () => nodes["n1"].GetAsync(name, CrdtLevel.Local, Cancel));
        await RefusedAsync(CrdtRefusal.Conflict, "was deleted", () => nodes["n1"].ChangeAsync(name, Inc(1), CrdtLevel.Local, Cancel));
        await RefusedAsync(CrdtRefusal.Conflict, "was deleted", () => nodes["n3"].DeleteAsync(name, CrdtLevel.Local, Cancel));
    }

    [Theory]
    [InlineData("not/a name", "letters, digits")]
    [InlineData("", "1 to 128 characters, not 0")]
    public async Task A_malformed_name_is_refused(string name, string why) =>
        await RefusedAsync(CrdtRefusal.Malformed, why, () => nodes["n1"].FindAsync(name, "gset", Cancel));

    public static TheoryData<string, CrdtChange, CrdtRefusal, string> Bad => new()
    {
        { "pncounter", Add("x"), CrdtRefusal.Malformed, "'add' cannot be done to a pncounter; what can: inc, dec" },
        { "gcounter", Inc(-1), CrdtRefusal.Malformed, "must not be negative" },
        { "aw-set", new("add"), CrdtRefusal.Malformed, "add needs 'element'" },
        { "aw-set", Add("\uD800"), CrdtRefusal.Malformed, "surrogate" },
        { "aw-set", Add(new string('x', 70_000)), CrdtRefusal.Malformed, "the limit is 65536" },
        { "aw-set", Add(new string('x', 20_000)), CrdtRefusal.TooLarge, "the limit is 16384" },
        { "max-register", Set("many"), CrdtRefusal.Malformed, "whole number" },
        { "2p-set", new("remove") { Element = "x" }, CrdtRefusal.Conflict, "does not allow remove" },
        { "bounded-counter", new("dec"), CrdtRefusal.Conflict, "does not allow dec" },
        { "bounded-counter", new("transfer") { To = "n9" }, CrdtRefusal.Malformed, "no member 'n9'" },
        { "2p2p-graph", Edge("a", "b"), CrdtRefusal.Conflict, "does not allow edge" },
        { "map", Inc(1), CrdtRefusal.Malformed, "inc needs 'path'" },
        { "map", new("remove") { Path = "a", Field = "list" }, CrdtRefusal.Malformed, "it is 'list'" },
        { "text", new("edit") { Index = 5, Insert = "x" }, CrdtRefusal.Malformed, "position 5 is not within the text" },
        { "text", new("edit") { Delete = 1 }, CrdtRefusal.Malformed, "0 units after position 0" },
        { "orset", Add("\uDC00"), CrdtRefusal.Malformed, "'element' has a surrogate without its partner" },
        { "lww-map", Set(new string('x', 6000)) with { Path = "a" }, CrdtRefusal.TooLarge, "the limit is 16384" },
        { "text", new("edit") { Insert = "\uD83D" }, CrdtRefusal.Malformed, "surrogate without its partner" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_change_that_makes_no_sense_is_refused_and_changes_nothing(string type, CrdtChange change, CrdtRefusal reason, string why)
    {
        var name = NewName(type);
        await nodes["n1"].CreateAsync(name, CrdtLevel.Local, Cancel);
        var before = (await nodes["n1"].GetRawAsync(name, Cancel)).ToJsonString();
        await RefusedAsync(reason, why, () => nodes["n1"].ChangeAsync(name, change, CrdtLevel.Majority, Cancel));
        Assert.Equal(before, (await nodes["n1"].GetRawAsync(name, Cancel)).ToJsonString());
    }

    [Fact]
    public async Task Rights_go_to_the_node_that_they_are_given_to()
    {
        var name = NewName("bounded-counter");
        await DoneAsync("n1", name, Inc(3), CrdtLevel.All);
        await RefusedAsync(CrdtRefusal.Conflict, "does not allow dec", () => nodes["n2"].ChangeAsync(name, new("dec"), CrdtLevel.Local, Cancel));
        await DoneAsync("n1", name, new("transfer") { To = "n2", By = 2 }, CrdtLevel.All);
        await DoneAsync("n2", name, new("dec") { By = 2 }, CrdtLevel.All);
        Assert.Equal(1, (await nodes["n3"].GetAsync(name, CrdtLevel.Local, Cancel)).Value!.GetValue<long>());
    }

    [Fact]
    public async Task A_watch_shows_each_change_with_who_made_it_and_ends_with_the_deletion()
    {
        var name = NewName("resettable-counter");
        await DoneAsync("n1", name, Inc(1), CrdtLevel.All);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        List<string> seen = [];
        await foreach (var view in nodes["n2"].WatchAsync(name, bound.Token))
        {
            seen.Add($"{view.Value} by {string.Join(',', view.By)}");
            if (seen.Count == 1)
            {
                await DoneAsync("n3", name, Inc(4), CrdtLevel.Local);
            }
            else
            {
                await CrdtNodes.EventuallyAsync(
                    () => Task.FromResult(nodes.EventsOf("n2", name.ToString()).Contains("crdt-merged", StringComparer.Ordinal)), "the merge is told of");
                await nodes["n1"].DeleteAsync(name, CrdtLevel.All, Cancel);
            }
        }

        Assert.Equal("1 by n1; 5 by n3", string.Join("; ", seen));
        Assert.Contains("crdt-changed", nodes.EventsOf("n3", name.ToString()), StringComparer.Ordinal);
    }

    private static CrdtChange Inc(long by) => new("inc") { By = by };

    private static CrdtChange Add(string element) => new("add") { Element = element };

    private static CrdtChange Set(string value) => new("set") { Value = value };

    private static CrdtChange Edge(string from, string to) => new("edge") { From = from, To = to };

    private static CrdtName NewName(string type) => new(CrdtTypes.Named(type), $"object-{Interlocked.Increment(ref Objects)}");

    private async Task DoneAsync(string node, CrdtName name, CrdtChange change, CrdtLevel level)
    {
        var outcome = await nodes[node].ChangeAsync(name, change, level, Cancel);
        Assert.True(outcome.Kind == OutcomeKind.Done, outcome.Error);
    }

    private static async Task RefusedAsync(CrdtRefusal reason, string why, Func<Task> attempt)
    {
        var refused = await Assert.ThrowsAsync<CrdtRefusedException>(attempt);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal(reason, refused.Reason);
    }
}
