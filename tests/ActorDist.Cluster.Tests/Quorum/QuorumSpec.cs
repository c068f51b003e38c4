using System.Text;
using ActorDist.Cluster.Quorum;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Cluster.Tests.Quorum;

/// <summary>The quorum store over Akka.Remote and RocksDB, on four nodes of this process.</summary>
public sealed class QuorumSpec(QuorumNodes nodes) : IClassFixture<QuorumNodes>
{
    private static readonly QuorumOptions All = new() { R = QuorumSize.All, W = QuorumSize.All, Sloppy = false };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("test")]
    [InlineData("lww")]
    [InlineData("plain")]
    public async Task A_value_put_at_one_node_is_got_at_every_other_and_deleted_with_its_context(string bucket)
    {
        var key = QuorumNodes.NewKey(bucket);
        Assert.Null((await GetAsync("n1", key)).Context);
        var put = Done(await nodes["n1"].PutAsync(key, Bytes("milk")));
        Assert.Equal(string.Equals(bucket, "lww", StringComparison.Ordinal), put.Dot is null);
        foreach (var node in (string[])["n2", "n3", "n4"])
            Assert.Equal("milk", Texts(await GetAsync(node, key)));

        var seen = await GetAsync("n4", key);
        Done(await nodes["n3"].DeleteAsync(key, seen.Context));
        var deleted = await GetAsync("n2", key);
        Assert.Empty(deleted.Siblings);
        Assert.NotNull(deleted.Context);
    }

    [Fact]
    public async Task Blind_puts_at_two_nodes_are_siblings_until_a_put_with_the_context_of_both()
    {
        var key = QuorumNodes.NewKey();
        await Task.WhenAll(
            nodes["n1"].PutAsync(key, Bytes("milk")), nodes["n2"].PutAsync(key, Bytes("bread")), nodes["n3"].PutAsync(key, Bytes("eggs")));
        var seen = await GetAsync("n4", key, All);
        Assert.Equal("bread eggs milk", Texts(seen));
        Assert.Equal(3, seen.Siblings.Select(sibling => sibling.Dot).Distinct().Count());
        Done(await nodes["n1"].PutAsync(key, Bytes("bread, eggs and milk"), seen.Context));
        Assert.Equal("bread, eggs and milk", Texts(await GetAsync("n3", key)));
    }

    [Theory]
    [InlineData("test", 2, 2)]
    [InlineData("plain", 12, 12)]
    public async Task Interleaved_writers_leave_two_siblings_with_dots_and_pile_them_up_without(string bucket, int least, int most)
    {
        var key = QuorumNodes.NewKey(bucket);
        // Each gives back what it was answered with its own last put, so it has never seen the other's last one.
        var options = All with { ReturnBody = true };
        ContextToken? left = null;
        ContextToken? right = null;
        for (var i = 0; i < 6; i++)
        {
            left = Done(await nodes["n1"].PutAsync(key, Bytes($"left {i}"), left, options)).Context;
            right = Done(await nodes["n1"].PutAsync(key, Bytes($"right {i}"), right, options)).Context;
        }

        Assert.InRange((await GetAsync("n1", key, All)).Siblings.Count, least, most);
    }

    [Fact]
    public async Task A_value_of_a_mebibyte_passes_in_parts()
    {
        var key = nodes.KeyWithPrimary("n2", "big");
        var value = new byte[1024 * 1024];
        new Random(7).NextBytes(value);
        Done(await nodes["n1"].PutAsync(key, value, options: All));
        var got = await GetAsync("n3", key, All);
        Assert.True(got.Siblings.Single().Content.Value.Span.SequenceEqual(value));
        Assert.All(got.Answers, answer => Assert.Equal((ReplicaAnswerKind.Found, false), (answer.Kind, answer.NeedsRepair)));
    }

    [Fact]
    public async Task A_fallback_keeps_what_is_for_a_node_that_is_down_and_hands_it_over_when_it_is_back()
    {
        var key = nodes.KeyWithPrimary("n4");
        await nodes.StopAsync("n4", Cancel);
        var strict = await nodes["n1"].PutAsync(key, Bytes("no"), options: new QuorumOptions { W = QuorumSize.All, Sloppy = false });
        Assert.Equal(OutcomeKind.Failed, strict.Kind);
        Assert.Contains("w is 3, but only 2 primaries can be reached", strict.Reason, StringComparison.Ordinal);

        var put = Done(await nodes["n1"].PutAsync(key, Bytes("milk"), options: new QuorumOptions { W = QuorumSize.All, Sloppy = true }));
        Assert.Equal("n4", Assert.Single(put.Answers, answer => answer.StandsFor is not null).StandsFor!.Value.Name);
        Assert.Equal(1, (await nodes.Cluster["n1"].QuorumReplicas.SurveyAsync()).Sum(report => report.Hints.GetValueOrDefault("n4")));

        await nodes.RestartAsync("n4", Cancel);
        await UntilAsync(async () => (await nodes.Cluster["n1"].QuorumReplicas.InspectAsync(key)).Any(
            held => held is { Node: "n4", Siblings: 1 }));
        await UntilAsync(async () => (await nodes.Cluster["n1"].QuorumReplicas.SurveyAsync()).All(report => report.Hints.Count == 0));
        Assert.Equal("milk", Texts(await GetAsync("n4", key, All)));
        // The fallback told of both.
        Assert.Equal(
            "hint-stored to n4, hint-delivered to n4",
            string.Join(", ", nodes.Cluster.Running.SelectMany(node => node.EventsOf($"{key}"))
                .Where(row => row.Kind.StartsWith("hint", StringComparison.Ordinal)).Select(row => $"{row.Kind} to {row.To}")));
    }

    [Fact]
    public async Task A_get_repairs_the_replica_that_missed_a_put()
    {
        var key = nodes.KeyWithPrimary("n4");
        await MissAsync("n4", [key]);
        var got = await GetAsync("n1", key, new QuorumOptions { R = QuorumSize.All, Sloppy = false });
        Assert.Equal("n4", Assert.Single(got.Answers, answer => answer.NeedsRepair).Replica.Name);
        await UntilAsync(async () => await DigestsAsync(key) == 1);
        Assert.Equal("repair-read n4", string.Join(", ", nodes.Cluster["n1"].EventsOf($"{key}").Select(row => $"{row.Kind} {row.To}")));
    }

    [Fact]
    public async Task Blocking_repair_answers_when_the_replica_that_missed_a_put_has_it()
    {
        var key = nodes.KeyWithPrimary("n4");
        await MissAsync("n4", [key]);
        // With r = 1 every replica must hold what is shown.
        Done(await nodes["n4"].GetAsync(key, new QuorumOptions { R = QuorumSize.All, Sloppy = false }));
        var got = await GetAsync("n4", key, new QuorumOptions { R = QuorumSize.One, Sloppy = false, BlockingRepair = true });
        Assert.Equal("milk", Texts(got));
        Assert.Equal(1, await DigestsAsync(key));
    }

    [Fact]
    public async Task A_session_sees_its_write_at_a_node_that_missed_it_and_others_do_not()
    {
        var key = nodes.KeyWithPrimary("n4");
        await MissAsync("n4", [key]);
        var seen = Done(await nodes["n1"].GetAsync(key, new QuorumOptions { R = QuorumSize.All, Session = SessionToken.New(SessionGuarantees.All) }));
        await UntilAsync(async () => await DigestsAsync(key) == 1);
        var next = nodes.KeyWithPrimary("n4");
        var session = new QuorumSession(nodes["n4"]);
        var one = new QuorumOptions { R = QuorumSize.One, W = QuorumSize.One, Sloppy = false };
        for (var i = 0; i < 20; i++)
        {
            Done(await session.PutAsync(next, Bytes($"{i}"), (await session.GetAsync(next, one)).Context, one));
            Assert.Equal($"{i}", Texts(Done(await session.GetAsync(next, one))));
        }

        Assert.Equal("milk", Texts(Done(await nodes["n4"].GetAsync(key, one with { Session = seen.Session }))));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(session.GetAsync(next), session.GetAsync(next)));
    }

    [Fact]
    public async Task Anti_entropy_brings_back_what_a_node_missed_and_nothing_else()
    {
        var keys = Enumerable.Range(0, 300).Select(_ => nodes.KeyWithPrimary("n4")).ToArray();
        await MissAsync("n4", keys);
        await UntilAsync(async () => (await nodes.Cluster["n1"].QuorumReplicas.SurveyAsync()).All(report => report.IsTreeBuilt));
        var repairs = await nodes.Cluster["n1"].QuorumReplicas.RepairAsync();
        Assert.All(repairs, repair => Assert.Empty(repair.Failed));
        foreach (var key in keys)
            Assert.Equal(1, await DigestsAsync(key));
        Assert.Contains(keys, key => nodes.Cluster["n4"].EventsOf($"{key}").Any(row => row is { Kind: "repair-exchanged", From: not null }));

        // Nothing differs any more, so only the trunks of the trees are compared.
        var again = await nodes.Cluster["n1"].QuorumReplicas.RepairAsync();
        Assert.All(again, repair => Assert.InRange(repair.Bytes, 1, 20_000));
        Assert.Equal(0, again.Sum(repair => repair.Received));
    }

    [Fact]
    public async Task Requests_that_make_no_sense_fail_with_the_limit_and_change_nothing()
    {
        var key = QuorumNodes.NewKey();
        Done(await nodes["n1"].PutAsync(key, Bytes("milk")));
        var other = QuorumNodes.NewKey();
        Done(await nodes["n1"].PutAsync(other, Bytes("bread")));
        var stranger = (await GetAsync("n1", other)).Context!.Value;
        var damaged = stranger.Bytes.ToArray();
        damaged[4] ^= 1;

        await AssertInvalidAsync("r is 4; it must be from 1 to 3, n", nodes["n2"].GetAsync(key, new QuorumOptions { R = QuorumSize.Of(4) }));
        await AssertInvalidAsync(
            "n is 5; it must be from 1 to 4, the number of replicas", nodes["n2"].GetAsync(key, new QuorumOptions { N = 5 }));
        await AssertInvalidAsync("w is 0; it must be from 1 to 3, n", nodes["n2"].PutAsync(key, Bytes("x"), options: new QuorumOptions
        {
            W = QuorumSize.None,
        }));
        await AssertInvalidAsync($"context: given for another key or cluster than {key}", nodes["n2"].PutAsync(key, Bytes("x"), stranger));
        await AssertInvalidAsync("context: damaged, the checksum does not match", nodes["n2"].PutAsync(
            other, Bytes("x"), new ContextToken(damaged)));
        await AssertInvalidAsync("context: 3 bytes are too few", nodes["n2"].DeleteAsync(key, new ContextToken(new byte[3])));
        await AssertInvalidAsync("a delete needs the context of a get", nodes["n2"].DeleteAsync(key, context: null));
        await AssertInvalidAsync("the value is 65537 bytes, the limit is 65536", nodes["n2"].PutAsync(key, new byte[65_537]));
        Assert.Equal("milk", Texts(await GetAsync("n3", key, All)));
        Assert.Equal("bread", Texts(await GetAsync("n3", other, All)));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Texts(QuorumOutcome outcome) => string.Join(' ', outcome.Siblings
        .Select(sibling => Encoding.UTF8.GetString(sibling.Content.Value.Span)).Order(StringComparer.Ordinal));

    private static QuorumOutcome Done(QuorumOutcome outcome)
    {
        Assert.True(outcome.Kind == OutcomeKind.Done, outcome.Reason);
        return outcome;
    }

    private static async Task AssertInvalidAsync(string reason, Task<QuorumOutcome> request)
    {
        var outcome = await request;
        Assert.Equal((OutcomeKind.Failed, true), (outcome.Kind, outcome.IsInvalid));
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }

    private async Task<QuorumOutcome> GetAsync(string node, QuorumKey key, QuorumOptions? options = null) =>
        Done(await nodes[node].GetAsync(key, options));

    /// <summary>How many different things the key's primaries hold.</summary>
    private async Task<int> DigestsAsync(QuorumKey key)
    {
        var replicas = nodes.Cluster["n1"].QuorumReplicas;
        var primaries = replicas.PreferenceList(key).Where(place => place.IsPrimary).Select(place => place.Node).ToHashSet(StringComparer.Ordinal);
        return (await replicas.InspectAsync(key)).Where(held => primaries.Contains(held.Node)).Select(held => held.Digest)
            .Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>Puts without hints while a node is down, and starts it again.</summary>
    private async Task MissAsync(string node, IReadOnlyList<QuorumKey> keys)
    {
        await nodes.StopAsync(node, Cancel);
        foreach (var key in keys)
            Done(await nodes["n1"].PutAsync(key, Bytes("milk"), options: new QuorumOptions { Sloppy = false }));
        await nodes.RestartAsync(node, Cancel);
    }
}
