using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.KeyValue;
using Xunit;

namespace ActorDist.Verification.Tests.Histories;

public sealed class FormatTests
{
    private static readonly CasRegisterCodec Codec = new(FailedCas.NeverHappened, NilRead.NotRecorded);

    [Theory]
    [InlineData("[{:process 1, :type :invoke, :f :cas, :value [1 2]}]")]
    [InlineData("({:process 1 :type :invoke :f :cas :value (1 2)})")]
    [InlineData("; a comment\n{:process 1 :type :invoke ; another\n :f :cas :value [1, 2]}")]
    [InlineData("#jepsen.history.Op{:index 0 :time nil :process 1 :type :invoke :f :cas :value [1 #_ignored 2N]}")]
    [InlineData("{\"process\" 1 \"type\" \"invoke\" \"f\" \"cas\" \"value\" [1 2]} #_{:process 7}")]
    public void Edn_is_read_in_all_its_forms(string text)
    {
        var each = Assert.Single(EdnHistory.Read(new StringReader(text)));
        Assert.Equal((1, EventType.Invoke, "cas"), (each.Process, each.Type, each.Function));
        Assert.Equal("[1,2]", each.Value?.ToJsonString());
    }

    [Fact]
    public void Edn_strings_keep_their_escapes()
    {
        const string Text = """{:process 0 :type :ok :f :get :key "k" :value "a\n\"b\" \u0041;c"}""";
        var each = Assert.Single(EdnHistory.Read(new StringReader(Text)));
        Assert.Equal("a\n\"b\" A;c", each.Value!.GetValue<string>());
        Assert.Equal("k", each.Key);
    }

    [Theory]
    [InlineData("[{:process 0 :type :ok :f :read", "Line 1: the text ends before '}'.")]
    [InlineData("\n{:process 0 :type}", "Line 2: the map has no value for 'type'.")]
    [InlineData("\n\n]", "Line 3: ']' closes nothing.")]
    [InlineData("\"abc", "Line 1: the text ends inside a string.")]
    [InlineData("{:a \"\\q\"}", "Line 1: '\\q' is no escape in a string.")]
    [InlineData("{:a 1 :a 2}", "Line 1: the map has 'a' twice.")]
    [InlineData("[42]", "Event 0: an event must be a map.")]
    public void Damaged_edn_is_named(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => EdnHistory.Read(new StringReader(text))).Message);

    [Fact]
    public void Nesting_is_bounded() => Assert.Equal(
        "Line 1: nesting is deeper than 64.",
        Assert.Throws<FormatException>(() => EdnHistory.Read(new StringReader(new string('[', 100_000)))).Message);

    [Fact]
    public void Jepsens_log_is_read_with_tabs_or_blanks_and_other_lines_are_skipped()
    {
        const string Log = "INFO  jepsen.core - Run 1\n"
            + "INFO  jepsen.util - 0\t:invoke\t:cas\t[0 4]\n"
            + "INFO  jepsen.util - 0   :info   :cas    :timed-out\n";
        var events = JepsenLog.Read(new StringReader(Log));
        Assert.Equal(2, events.Count);
        Assert.Null(events[1].Value);
        Assert.Equal("timed-out", events[1].Error!.GetValue<string>());
        var operation = Assert.Single(EventHistory.ToOperations(events, Codec));
        Assert.Equal((CasRegisterInput.Cas(0, 4), OperationOutcome.Unknown), (operation.Input, operation.Outcome));
    }

    [Theory]
    [InlineData("INFO  jepsen.util - 0\t:invoke\t:read", "Line 1: expected process, :type, :function and value")]
    [InlineData("INFO  jepsen.util - x\t:invoke\t:read\tnil", "Line 1: 'x' is no process")]
    public void A_damaged_log_line_is_named(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => JepsenLog.Read(new StringReader(text))).Message);

    [Theory]
    [InlineData("{:process 0 :type :ok :f :read :value 1}", "Event 0: process 0 has no operation open.")]
    [InlineData(
        "{:process 0 :type :invoke :f :read} {:process 0 :type :invoke :f :read}",
        "Event 1: process 0 already has an operation open.")]
    [InlineData(
        "{:process 0 :type :invoke :f :read} {:process 0 :type :info :f :read} {:process 0 :type :invoke :f :read}",
        "Event 2: process 0 was retired by an earlier :info.")]
    [InlineData(
        "{:process 0 :type :invoke :f :read} {:process 0 :type :ok :f :write :value 1}",
        "Event 1: process 0 has 'read' open, not 'write'.")]
    [InlineData("{:process 0 :type :invoke :f :pop}", "Event 0: 'pop' is none of read, write, cas.")]
    [InlineData("{:process 0 :type :invoke :f :write :value \"x\"}", "Event 0: '\"x\"' is no 64-bit integer.")]
    [InlineData("{:process 0 :type :invoke :f :cas :value [1]}", "Event 0: cas needs [expected value].")]
    public void Events_that_are_no_history_are_named(string text, string expected)
    {
        var events = EdnHistory.Read(new StringReader(text));
        Assert.Equal(expected, Assert.Throws<FormatException>(() => EventHistory.ToOperations(events, Codec)).Message);
    }

    [Fact]
    public void Times_are_used_only_where_every_event_has_one()
    {
        const string Timed = """
            {:process 0 :time 50 :type :invoke :f :get :key "k"}
            {:process 0 :time 70 :type :ok :f :get :key "k" :value ""}
            """;
        var operation = Assert.Single(EventHistory.ToOperations(EdnHistory.Read(new StringReader(Timed)), new KeyValueCodec()));
        Assert.Equal((50, 70), (operation.Call, operation.Return));
        var untimed = EdnHistory.Read(new StringReader(Timed.Replace(":time 70", "", StringComparison.Ordinal)));
        operation = Assert.Single(EventHistory.ToOperations(untimed, new KeyValueCodec()));
        Assert.Equal((0, 1), (operation.Call, operation.Return));
    }
}
