using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Interactive;
using ActorDist.Pbm.Protocol;
using Xunit;

namespace ActorDist.Pbm.Tests;

public sealed class InteractiveSpec
{
    private static readonly Completion Completion = new(
    [
        new PbmFrames.Palette("cluster", "", [
            new PbmFrames.Command("leave", "", Streaming: true, [
                new PbmFrames.Argument("address", "", ["-a", "-A"], Mandatory: false, Multiple: false, Flag: false, ["x:1", "y:2"]),
                new PbmFrames.Argument("wait", "", ["--wait"], Mandatory: false, Multiple: false, Flag: true, []),
            ]),
            new PbmFrames.Command("leader", "", Streaming: false, []),
        ]),
        new PbmFrames.Palette("phi", "", [new PbmFrames.Command("show", "", Streaming: false, [])]),
    ]);

    [Theory]
    [InlineData("", "cluster exit help phi")]
    [InlineData("cl", "cluster")]
    [InlineData("cluster ", "leader leave")]
    [InlineData("cluster leav", "leave")]
    [InlineData("help ", "cluster phi")]
    [InlineData("help cluster l", "leader leave")]
    [InlineData("cluster leave -", "--all --help --json --timeout --wait -a")]
    [InlineData("cluster leave -a ", "x:1 y:2")]
    [InlineData("cluster leave -A x:1 -", "--all --help --json --timeout --wait")]
    [InlineData("nope ", "")]
    [InlineData("cluster nope -", "")]
    public void Tab_offers_what_may_stand_there(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Completion.Complete(line).Candidates));

    [Theory]
    [InlineData("cluster leave ", "[-a <address>] [--wait]")]
    [InlineData("cluster leave -a ", "<address>")]
    [InlineData("cluster leave -a x:1 ", "[--wait]")]
    [InlineData("cluster leave", "")]
    [InlineData("cluster ", "")]
    public void The_hint_shows_the_switches_still_open(string line, string expected) => Assert.Equal(expected, Completion.Hint(line));

    [Theory]
    [InlineData("a  b\tc", new[] { "a", "b", "c" })]
    [InlineData("-c '' \"x y\" a\\ b", new[] { "-c", "", "x y", "a b" })]
    [InlineData("'a\\b' \"a\\\"b\"", new[] { "a\\b", "a\"b" })]
    [InlineData("   ", new string[0])]
    public void Lines_split_as_in_a_shell(string line, string[] words) => Assert.Equal(words, Words.Split(line), StringComparer.Ordinal);

    [Fact]
    public void An_open_quote_is_refused() => Assert.Contains("not closed", Assert.Throws<UsageException>(() => Words.Split("a 'b")).Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_edit_move_and_recall()
    {
        var line = new EditedLine(["first", "second"]);
        Type(line, "cluster show");
        Press(line, ConsoleKey.W, control: true);
        Assert.Equal("cluster ", line.Text);
        Press(line, ConsoleKey.Home);
        Type(line, "x");
        Press(line, ConsoleKey.Delete);
        Assert.Equal("xluster ", line.Text);
        Press(line, ConsoleKey.Backspace);
        Press(line, ConsoleKey.K, control: true);
        Assert.Equal(("", 0), (line.Text, line.Cursor));
        Type(line, "draft");
        Press(line, ConsoleKey.UpArrow);
        Press(line, ConsoleKey.UpArrow);
        Press(line, ConsoleKey.UpArrow);
        Assert.Equal("first", line.Text);
        Press(line, ConsoleKey.DownArrow);
        Press(line, ConsoleKey.DownArrow);
        Press(line, ConsoleKey.DownArrow);
        Assert.Equal(("draft", 5), (line.Text, line.Cursor));
    }

    [Fact]
    public void History_survives_in_its_file_without_tokens_and_bounded()
    {
        var path = Path.GetTempFileName();
        try
        {
            var history = History.Load(path);
            history.Add("cluster show --token abc");
            for (var i = 0; i < 1005; i++)
                history.Add($"line {i}");
            history.Add("line 1004");
            var loaded = History.Load(path);
            Assert.Equal(1000, loaded.Lines.Count);
            Assert.Equal("line 5", loaded.Lines[0]);
            Assert.Equal("line 1004", loaded.Lines[^1]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("127.0.0.1:9110", "127.0.0.1", 9110)]
    [InlineData("[::1]:9110", "::1", 9110)]
    [InlineData("node-1:1", "node-1", 1)]
    public void Addresses_parse(string text, string host, int port)
    {
        Assert.True(NodeAddress.TryParse(text, out var address));
        Assert.Equal((host, port, text), (address.Host, address.Port, address.ToString()));
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData(":9110")]
    [InlineData("h:0")]
    [InlineData("h:65536")]
    [InlineData("h:x")]
    public void Other_words_are_no_addresses(string text) => Assert.False(NodeAddress.TryParse(text, out _));

    private static void Type(EditedLine line, string text)
    {
        foreach (var c in text)
            line.Apply(new ConsoleKeyInfo(c, ConsoleKey.None, shift: false, alt: false, control: false));
    }

    private static void Press(EditedLine line, ConsoleKey key, bool control = false) =>
        line.Apply(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: control));
}
