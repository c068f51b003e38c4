using ActorDist.Cluster.Quorum.Palettes;
using ActorDist.Cluster.Tests.Registers.Palettes;
using Xunit;

namespace ActorDist.Cluster.Tests.Quorum;

public sealed class QuorumPaletteSpec : IAsyncLifetime
{
    private readonly InMemoryQuorum _quorum = new();
    private CommandLine _pbm = null!;

    public ValueTask InitializeAsync()
    {
        _pbm = new CommandLine([new QuorumPalette(_quorum, _quorum)]);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _pbm.DisposeAsync();

    [Fact]
    public async Task A_value_is_put_got_resolved_and_deleted_with_clocks_as_people_write_them()
    {
        var absent = await _pbm.RunAsync("quorum", "get", "-k", "cart/alice");
        Assert.True(absent.IsError);
        Assert.StartsWith("cart/alice | absent | ", absent.Msg, StringComparison.Ordinal);
        var put = await _pbm.RunAsync("quorum", "put", "-k", "cart/alice", "-v", "milk", "-w", "all");
        Assert.StartsWith("cart/alice | written | n1:1 | ", put.Msg, StringComparison.Ordinal);
        await _pbm.RunAsync("quorum", "put", "-k", "cart/alice", "-v", "bread", "-w", "all");

        var got = await _pbm.RunAsync("quorum", "get", "-k", "cart/alice", "-r", "all");
        var lines = got.Msg.Split('\n');
        Assert.Equal("cart/alice | 2 values {n1:2} | " + Found(), lines[0]);
        Assert.Equal(["1 | n1:1 | milk", "2 | n1:2 | bread"], lines[1..3]);
        Assert.StartsWith("context ", lines[3], StringComparison.Ordinal);

        var siblings = await _pbm.RunAsync("quorum", "siblings", "-k", "cart/alice", "-r", "all");
        Assert.EndsWith("n3 holds 2 siblings {n1:2} | 9 bytes | epoch 1 | d1", siblings.Msg, StringComparison.Ordinal);

        var resolved = await _pbm.RunAsync("quorum", "resolve", "-k", "cart/alice", "--pick", "2", "-r", "all", "-w", "all");
        Assert.StartsWith("cart/alice | resolved 2 siblings | n1:3 | ", resolved.Msg, StringComparison.Ordinal);
        var one = await _pbm.RunAsync("quorum", "get", "-k", "cart/alice", "-r", "all");
        Assert.Equal("1 | n1:3 | bread", one.Msg.Split('\n')[1]);

        var context = one.Msg.Split('\n')[^1]["context ".Length..];
        var deleted = await _pbm.RunAsync("quorum", "delete", "-k", "cart/alice", "-c", context, "-w", "all");
        Assert.StartsWith("cart/alice | deleted | n1:4 | ", deleted.Msg, StringComparison.Ordinal);
        var gone = await _pbm.RunAsync("quorum", "get", "-k", "cart/alice", "-r", "all");
        Assert.True(gone.IsError);
        Assert.StartsWith("cart/alice | deleted | context ", gone.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_gives_with_each_answer_what_its_next_request_takes()
    {
        var put = await _pbm.RunAsync("quorum", "put", "-k", "cart/alice", "-v", "milk", "--session", "new");
        var session = put.Msg.Split('\n')[^1];
        Assert.StartsWith("session ", session, StringComparison.Ordinal);
        var got = await _pbm.RunAsync("quorum", "get", "-k", "cart/alice", "-r", "1", "--session", session["session ".Length..]);
        Assert.Equal("1 | n1:1 | milk", got.Msg.Split('\n')[1]);
        Assert.StartsWith("session ", got.Msg.Split('\n')[^1], StringComparison.Ordinal);
        var other = await _pbm.RunAsync("quorum", "get", "-k", "cart/bob", "-s", session["session ".Length..]);
        Assert.True(other.IsError);
        Assert.Contains("session: given for another key or cluster than cart/bob of c", other.Msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("session: neither one of new, read-your-writes, monotonic-reads nor base64url", "get", "-k", "cart/a", "--session", "%%")]
    [InlineData("key 'alice' is not of the form bucket/name", "get", "-k", "alice")]
    [InlineData("key holds the control character U+0007", "put", "-k", "cart/\a", "-v", "x")]
    [InlineData("r: 'some' is neither a number nor one of: one, quorum, all, default", "get", "-k", "cart/a", "-r", "some")]
    [InlineData("cart/a | failed | r is 4; it must be from 1 to 3, n", "get", "-k", "cart/a", "-r", "4")]
    [InlineData("'n' must be a whole number from 1 to 64, not '0'", "put", "-k", "cart/a", "-v", "x", "-n", "0")]
    [InlineData("--sloppy and --strict exclude each other; give one", "get", "-k", "cart/a", "--sloppy", "--strict")]
    [InlineData("context: not base64url", "put", "-k", "cart/a", "-v", "x", "-c", "%%")]
    [InlineData("cart/a | failed | context: 3 bytes are too few for one", "delete", "-k", "cart/a", "-c", "AAAA")]
    [InlineData("'timeout' must be a duration such as 500ms, 5s or 1m from 1ms to 60s, not '2h'", "get", "-k", "cart/a", "-t", "2h")]
    [InlineData("resolve needs either --value or --pick: the value that takes the siblings' place", "resolve", "-k", "cart/a")]
    public async Task What_makes_no_sense_is_refused_with_the_limit_and_changes_nothing(string message, params string[] words)
    {
        await _pbm.AssertFailsAsync(message, ["quorum", .. words]);
        Assert.Empty((await _quorum.GetAsync(new("cart/a"))).Siblings);
    }

    [Fact]
    public async Task A_value_beyond_the_limit_is_refused()
    {
        var refused = await _pbm.RunAsync("quorum", "put", "-k", "cart/a", "-v", new string('x', 65_537));
        Assert.Equal("cart/a | failed | the value is 65537 bytes, the limit is 65536", refused.Msg);
    }

    [Fact]
    public async Task Siblings_warn_and_are_refused_at_last()
    {
        for (var i = 0; i < 3; i++)
            await _pbm.RunAsync("quorum", "put", "-k", "cart/a", "-v", $"v{i}", "-w", "all");
        var warned = await _pbm.RunAsync("quorum", "put", "-k", "cart/a", "-v", "v3", "-w", "all");
        Assert.EndsWith("warning: cart/a has 4 siblings; writes are refused beyond 4", warned.Msg, StringComparison.Ordinal);
        var refused = await _pbm.RunAsync("quorum", "put", "-k", "cart/a", "-v", "v4", "-w", "all");
        Assert.Contains("failed | cart/a would have 5 siblings, the limit is 4", refused.Msg, StringComparison.Ordinal);
        Assert.Equal(4, (await _quorum.GetAsync(new("cart/a"))).Siblings.Count);
    }

    [Fact]
    public async Task What_a_quorum_cannot_do_is_failed_and_what_may_be_done_is_unknown()
    {
        _quorum.TakeDown("n3", isNoticed: true);
        var failed = await _pbm.RunAsync("quorum", "put", "-k", "cart/a", "-v", "x", "-w", "all", "--strict");
        Assert.Equal("cart/a | failed | w is 3, but only 2 primaries can be reached", failed.Msg.Split(" | n")[0]);
        _quorum.TakeDown("n2", isNoticed: false);
        var unknown = await _pbm.RunAsync("quorum", "put", "-k", "cart/a", "-v", "x", "-w", "2", "--strict");
        Assert.StartsWith("cart/a | unknown | w is 2, but 1 replicas confirmed the write within 1000 ms", unknown.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_hints_and_repairs_are_rows_of_nodes()
    {
        var places = await _pbm.RunAsync("quorum", "preflist", "-k", "cart/a");
        Assert.Equal(3, places.Msg.Split('\n').Length);
        Assert.Matches(@"\A1 \| n\d \| primary \| up\n", places.Msg);
        var hints = await _pbm.RunAsync("quorum", "hints");
        Assert.StartsWith("n1 keeps 7 hints for n9\n", hints.Msg, StringComparison.Ordinal);
        var stat = await _pbm.RunAsync("quorum", "stat");
        Assert.StartsWith(
            "n1 | 1 under way | 2 read repairs | 3 hints handed off | 4 exchanges, 5 objects received | trees built | sent 6 + 7 + 8 bytes\n",
            stat.Msg,
            StringComparison.Ordinal);
        var repair = await _pbm.RunAsync("quorum", "repair");
        Assert.StartsWith("n1 | compared with n2, n3 | 2 objects repaired here | 1234 bytes sent\n", repair.Msg, StringComparison.Ordinal);
        _quorum.TakeDown("n2", isNoticed: true);
        var partial = await _pbm.RunAsync("quorum", "repair");
        Assert.True(partial.IsError);
        Assert.Contains("no exchange with n2", partial.Msg, StringComparison.Ordinal);
    }

    /// <summary>In the key's order.</summary>
    private string Found() => string.Join(", ", _quorum.PreferenceList(new("cart/alice")).Select(place => $"{place.Node} found"));
}
