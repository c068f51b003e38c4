using ActorDist.Cluster.Registers.Palettes;
using ActorDist.Core.Consensus;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers.Palettes;

public sealed class RegisterPaletteSpec : IAsyncLifetime
{
    private readonly InMemoryRegisters _registers = new();
    private readonly InMemoryReplicas _replicas = new();
    private CommandLine _pbm = null!;

    public ValueTask InitializeAsync()
    {
        _pbm = new CommandLine(new RegisterPalette(_registers, _replicas));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _pbm.DisposeAsync();

    [Fact]
    public async Task A_value_is_put_read_swapped_and_deleted()
    {
        await _pbm.AssertAsync("color | version 1 | written", "register", "put", "-k", "color", "-v", "blue");
        var data = await _pbm.AssertAsync("color | version 1 | blue", "register", "get", "-k", "color");
        Assert.Equal("""{"key":"color","outcome":"ok","version":1,"value":"blue",""", data.GetRawText()[..57]);
        await _pbm.AssertAsync("color | version 2 | swapped", "register", "cas", "-k", "color", "-e", "blue", "-v", "red");
        data = await _pbm.AssertFailsAsync(
            "color | value-mismatch | changed last by version 2", "register", "cas", "-k", "color", "-e", "blue", "-v", "red");
        Assert.Equal(("value-mismatch", 2), (data.GetProperty("outcome").GetString(), data.GetProperty("version").GetInt64()));
        await _pbm.AssertAsync("color | version 3 | deleted", "register", "delete", "-k", "color");
        await _pbm.AssertFailsAsync("color | absent", "register", "get", "-k", "color");
        await _pbm.AssertFailsAsync("color | absent", "register", "delete", "-k", "color");
        await _pbm.AssertFailsAsync("color | absent", "register", "cas", "-k", "color", "-e", "blue", "-v", "red");
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        await _pbm.AssertAsync("a | version 1 | written", "register", "put", "-k", "a", "-v", "");
        Assert.Equal("", (await _pbm.AssertAsync("a | version 1 | ", "register", "get", "-k", "a")).GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_version_condition_lets_only_that_version_pass()
    {
        await _pbm.AssertAsync("a | version 1 | written", "register", "put", "-k", "a", "-v", "1", "--if-version", "0");
        await _pbm.AssertFailsAsync(
            "a | version-mismatch | changed last by version 1", "register", "put", "-k", "a", "-v", "2", "--if-version", "0");
        await _pbm.AssertFailsAsync(
            "a | version-mismatch | changed last by version 1", "register", "delete", "-k", "a", "--if-version", "7");
        await _pbm.AssertFailsAsync("b | version-mismatch | no such register", "register", "delete", "-k", "b", "--if-version", "7");
        await _pbm.AssertFailsAsync(
            "'version' must be a whole number from 0 to 9223372036854775807, not '-1'",
            "register", "put", "-k", "a", "-v", "2", "--if-version", "-1");
    }

    [Fact]
    public async Task Numbers_are_added_to_and_text_is_appended_to()
    {
        await _pbm.AssertAsync("n | version 1 | 1", "register", "incr", "-k", "n");
        var data = await _pbm.AssertAsync("n | version 2 | -9", "register", "incr", "-k", "n", "-d", "-10");
        Assert.Equal(-9, data.GetProperty("number").GetInt64());
        await _pbm.AssertAsync("n | version 3 | 4 bytes", "register", "append", "-k", "n", "-v", ": ");
        await _pbm.AssertFailsAsync("n | not-a-number | changed last by version 3", "register", "incr", "-k", "n");
        await _pbm.AssertFailsAsync(
            "'delta' must be a whole number from -9223372036854775808 to 9223372036854775807, not '1.5'",
            "register", "incr", "-k", "n", "-d", "1.5");
    }

    [Fact]
    public async Task An_operation_repeated_with_its_name_is_applied_once()
    {
        await _pbm.AssertAsync("n | version 1 | 1", "register", "incr", "-k", "n", "-i", "order 1");
        await _pbm.AssertAsync("n | version 1 | 1", "register", "incr", "-k", "n", "-i", "order 1");
        await _pbm.AssertFailsAsync("'id' is empty; leave it out or name the operation", "register", "incr", "-k", "n", "-i", "");
    }

    [Fact]
    public async Task A_stale_read_says_how_old_it_may_be()
    {
        await _pbm.RunAsync("register", "put", "-k", "a", "-v", "x");
        var data = await _pbm.AssertAsync("a | version 1 | 13 ms old | quorum 40 ms ago | x", "register", "get", "-k", "a", "-s");
        Assert.Equal(40, data.GetProperty("quorumContactMs").GetDouble());
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 }, "2 bytes: 0xc328", false)]
    [InlineData(new byte[] { 0x67, 0x72, 0xC3, 0xBC, 0x6E }, "grün", true)]
    [InlineData(new byte[] { 0x61, 0x0A, 0x62, 0x09, 0x1B, 0x5B, 0x31, 0x6D, 0x00 }, "a\\nb\\t\\u001b[1m\\u0000", true)]
    public async Task Whatever_a_value_is_it_prints_in_one_line(byte[] value, string text, bool isText)
    {
        await _registers.PutAsync("a", value);
        var data = await _pbm.AssertAsync($"a | version 1 | {text}", "register", "get", "-k", "a");
        if (isText)
            Assert.Equal(System.Text.Encoding.UTF8.GetString(value), data.GetProperty("value").GetString());
        else
            Assert.Equal(value, data.GetProperty("base64").GetBytesFromBase64());
    }

    [Fact]
    public async Task Of_many_bytes_only_the_first_are_printed()
    {
        var value = Enumerable.Repeat((byte)0xFE, 1000).ToArray();
        await _registers.PutAsync("a", value);
        var data = await _pbm.AssertAsync(
            $"a | version 1 | 1000 bytes: 0x{string.Concat(Enumerable.Repeat("fe", 64))} ...", "register", "get", "-k", "a");
        Assert.Equal(value, data.GetProperty("base64").GetBytesFromBase64());
    }

    [Theory]
    [InlineData(OutcomeKind.Failed, "failed")]
    [InlineData(OutcomeKind.Unknown, "unknown")]
    public async Task What_is_not_done_fails_and_says_whether_it_may_be(OutcomeKind outcome, string named)
    {
        _registers.Broken = (outcome, "no quorum within 5 s");
        foreach (var words in new string[][]
        {
            ["get"], ["get", "-s"], ["put", "-v", "x"], ["cas", "-e", "a", "-v", "b"], ["incr"], ["append", "-v", "x"], ["delete"],
        })
        {
            var data = await _pbm.AssertFailsAsync($"a | {named} | no quorum within 5 s", ["register", .. words, "-k", "a"]);
            Assert.Equal(named, data.GetProperty("outcome").GetString());
        }
    }

    [Fact]
    public async Task A_name_against_the_rules_is_refused()
    {
        await _pbm.AssertFailsAsync("key holds the control character U+0007", "register", "get", "-k", "a\a");
        await _pbm.AssertFailsAsync(
            $"key is 513 bytes of UTF-8, the limit is {RegisterKey.MaxBytes}", "register", "stat", "-k", new string('n', 504));
    }

    [Fact]
    public async Task Stat_has_a_row_a_replica_and_names_the_silent()
    {
        var data = await _pbm.AssertAsync(
            """
            n1 | promised 17@00000000#3 | accepted 17@00000000#3 | chosen 17@00000000#3 | version 5, 4 bytes | operations: 2 | Accepting
            n2 | promised 17@00000000#3 | accepted none | chosen none | nothing | operations: 0 | idle
            n3 | no answer
            """,
            "register", "stat", "-k", "a");
        Assert.Equal("n3", data.GetProperty("silent")[0].GetString());
        Assert.Equal("17@00000000#3", data.GetProperty("replicas")[0].GetProperty("accepted").GetString());

        _replicas.Inspections = [];
        await _pbm.AssertFailsAsync("no replica answered", "register", "stat", "-k", "a");
        _replicas.View = _replicas.View with { WaitingFor = "2 of 3 nodes are up" };
        await _pbm.AssertFailsAsync("the registers are not founded yet: 2 of 3 nodes are up", "register", "stat", "-k", "a");
    }
}
