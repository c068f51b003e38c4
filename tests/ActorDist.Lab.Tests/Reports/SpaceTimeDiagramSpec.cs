using ActorDist.Lab.Reports;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using Xunit;

namespace ActorDist.Lab.Tests.Reports;

public sealed class SpaceTimeDiagramSpec
{
    private const string Begin = """
        {"process":0,"type":"invoke","f":"write","key":"x","value":1,"time":0}
        {"process":0,"type":"ok","f":"write","key":"x","value":1,"time":1000000}
        {"process":2,"type":"invoke","f":"read","key":"x","value":null,"time":2000000}
        {"process":1,"type":"invoke","f":"cas","key":"x","value":[1,2],"time":3000000}
        {"process":1,"type":"ok","f":"cas","key":"x","value":[1,2],"time":4000000}
        {"process":2,"type":"ok","f":"read","key":"x","value":2,"time":5000000}

        """;

    [Fact]
    public void Should_give_a_read_the_past_of_the_write_that_it_saw()
    {
        var drawing = Draw(Begin);
        Assert.Equal(["[c0:1]", "[c0:1 c1:1 c2:1]", "[c0:1 c1:1]"], Clocks(drawing));
        Assert.Equal(2, Count(drawing, "stroke-opacity=\"0.35\""));
    }

    [Fact]
    public void Should_let_a_retired_process_go_on_under_its_client()
    {
        var drawing = Draw(Begin + """
            {"process":4,"type":"invoke","f":"write","key":"x","value":7,"time":6000000}
            {"process":4,"type":"ok","f":"write","key":"x","value":7,"time":7000000}
            """);
        Assert.Equal("[c0:1 c1:2]", Clocks(drawing)[^1]);
    }

    [Fact]
    public void Should_take_nothing_from_a_value_that_was_written_twice()
    {
        var drawing = Draw("""
            {"process":0,"type":"invoke","f":"write","key":"x","value":1,"time":0}
            {"process":0,"type":"ok","f":"write","key":"x","value":1,"time":1000000}
            {"process":1,"type":"invoke","f":"write","key":"x","value":1,"time":2000000}
            {"process":1,"type":"ok","f":"write","key":"x","value":1,"time":3000000}
            {"process":2,"type":"invoke","f":"read","key":"x","value":null,"time":4000000}
            {"process":2,"type":"ok","f":"read","key":"x","value":1,"time":5000000}
            """);
        Assert.Equal(["[c0:1]", "[c1:1]", "[c2:1]"], Clocks(drawing));
    }

    private static string Draw(string lines)
    {
        using var reader = new StringReader(lines);
        var history = new JudgedHistory(
            "registers", Clients: 3, JsonLinesHistory.Read(reader), new Dictionary<string, Judgement>(StringComparer.Ordinal));
        return SpaceTimeDiagram.Draw(history, new RunRecord(
            "any", "a claim", "processes", 1, "lab.sh run any", DateTimeOffset.UnixEpoch, [], [], ActorDist.Lab.Demo.Verdict.Held, null,
            new Dictionary<string, long>(StringComparer.Ordinal), [], [], [], []));
    }

    /// <summary>The clocks that can be read without pointing, in the order of the operations' calls.</summary>
    private static string[] Clocks(string drawing) =>
        [.. drawing.Split("font-size=\"8\">")[1..].Select(part => part[..part.IndexOf("</text>", StringComparison.Ordinal)])];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
