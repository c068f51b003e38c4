using System.Text.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.Lab.Tests.Demo;

public sealed class DemoPartsSpec
{
    [Fact]
    public void Should_send_the_same_requests_for_the_same_seed_and_others_for_another()
    {
        Assert.Equal(Workload.Of(7, 200), Workload.Of(7, 200));
        Assert.NotEqual(Workload.Of(7, 200).Select(r => (r.GroupId, r.Change)), Workload.Of(8, 200).Select(r => (r.GroupId, r.Change)));
    }

    [Fact]
    public void Should_send_each_id_once_and_changes_that_a_node_takes()
    {
        var requests = Workload.Of(1, 500);

        Assert.Equal(500, requests.Select(r => r.RequestId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(requests, r => Assert.InRange(Math.Abs(r.Change), 1, 1000));
        Assert.All(requests, r => Assert.NotEqual(r, Workload.WithOtherBody(r)));
        Assert.All(requests, r => Assert.NotEqual(0, Workload.WithOtherBody(r).Change));
    }

    [Fact]
    public void Should_list_the_shards_that_changed_their_node_by_number()
    {
        var before = ShardHomes.Of(View(("n1", ["1", "10"]), ("n2", ["2", "3"])))!;
        var after = ShardHomes.Of(View(("n1", ["1", "10", "2"]), ("n3", ["3"])))!;

        Assert.Equal([new ShardMove("2", "n2", "n1"), new ShardMove("3", "n2", "n3")], ShardHomes.Moves(before, after));
    }

    [Fact]
    public void Should_not_count_a_shard_that_has_no_node_yet_as_moved() =>
        Assert.Empty(ShardHomes.Moves(ShardHomes.Of(View(("n1", ["1"])))!, ShardHomes.Of(View(("n2", [])))!));

    [Fact]
    public void Should_know_no_homes_while_a_shard_is_named_by_two_nodes() =>
        Assert.Null(ShardHomes.Of(View(("n1", ["1", "2"]), ("n2", ["2"]))));

    [Fact]
    public void Should_report_exactly_the_agreed_fields()
    {
        var report = new DemoReport(5, 1000, 1000, 1000, 0, 0, 10, 3.2, 6.5, 10.1, Verdict.Held, null, 5.5, 0.2, 8, 60, 120, 40);

        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(
            "nodes requests acknowledged executed duplicates lost shardsMoved unreachableSeconds downedSeconds takeoverSeconds verdict startSeconds evidenceSeconds "
            + "groups scalings serversCreated serversDeleted",
            string.Join(' ', json.RootElement.EnumerateObject().Select(property => property.Name)));
        Assert.Equal("held", json.RootElement.GetProperty("verdict").GetString());
        Assert.DoesNotContain('\n', report.ToJson());
    }

    [Fact]
    public void Should_report_an_aborted_run_as_unknown_with_its_reason()
    {
        var options = new DemoOptions(5, 1000, null, 1, "demo", 8, []);

        using var json = JsonDocument.Parse(DemoReport.Aborted(options, "n3 ended").ToJson());
        Assert.Equal("unknown", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("n3 ended", json.RootElement.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("executed").ValueKind);
    }

    [Theory]
    [InlineData("--nodes 2", "--nodes must be 3 to 20")]
    [InlineData("--nodes 21", "--nodes must be 3 to 20")]
    [InlineData("--requests 0", "--requests must be 20 to 100000")]
    [InlineData("--groups 101", "--groups must be 0 to 100")]
    [InlineData("--kill n6", "the cluster has n1 to n5")]
    [InlineData("--kill web --nodes 4", "the cluster has n1 to n4")]
    [InlineData("--seed x", "'x'")]
    public void Should_refuse_options_that_it_cannot_follow(string options, string error) => Assert.Contains(
        DemoCommand.Create().Parse(options).Errors, e => e.Message.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("--nodes 3 --requests 20 --kill n1 --seed -4 --keep --json")]
    public void Should_take_the_documented_options(string options) => Assert.Empty(DemoCommand.Create().Parse(options).Errors);

    private static ShardsView View(params (string Node, string[] Shards)[] regions) =>
        new(true, [.. regions.Select(r => new RegionView(r.Node, [.. r.Shards.Select(id => new ShardView(id, 1))]))]);
}
