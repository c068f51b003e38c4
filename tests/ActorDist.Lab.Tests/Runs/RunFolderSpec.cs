using System.Text.RegularExpressions;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using Xunit;

namespace ActorDist.Lab.Tests.Runs;

public sealed partial class RunFolderSpec : IDisposable
{
    /// <summary>Process 1 reads 2, then 1, then 2 again, each of which was written once.</summary>
    private const string GoesBack = """
        {"process":0,"type":"invoke","f":"write","key":"x","value":1,"time":0}
        {"process":0,"type":"ok","f":"write","key":"x","value":1,"time":1000000}
        {"process":0,"type":"invoke","f":"write","key":"x","value":2,"time":2000000}
        {"process":0,"type":"ok","f":"write","key":"x","value":2,"time":3000000}
        {"process":1,"type":"invoke","f":"read","key":"x","value":null,"time":4000000}
        {"process":1,"type":"ok","f":"read","key":"x","value":2,"time":5000000}
        {"process":1,"type":"invoke","f":"read","key":"x","value":null,"time":6000000}
        {"process":1,"type":"ok","f":"read","key":"x","value":1,"time":7000000}
        {"process":1,"type":"invoke","f":"read","key":"x","value":null,"time":8000000}
        {"process":1,"type":"ok","f":"read","key":"x","value":2,"time":9000000}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Should_read_what_it_wrote()
    {
        var written = Judged(GoesBack);
        new RunFolder(_folder).Write(Run("a claim"), [written]);

        var (run, histories) = new RunFolder(_folder).Read();

        Assert.Equivalent(Run("a claim"), run, strict: true);
        var history = Assert.Single(histories);
        Assert.Equal(string.Concat(written.Events.Select(Line)), string.Concat(history.Events.Select(Line)));
        Assert.Equal(Verdict.Violated, history.Verdicts["monotonic-reads"].Verdict);
        Assert.Equal(written.Verdicts["monotonic-reads"].Witness, history.Verdicts["monotonic-reads"].Witness);
    }

    [Fact]
    public void Should_link_a_violated_model_to_its_witness_and_mark_the_operations()
    {
        new RunFolder(_folder).Write(Run("a claim"), [Judged(GoesBack)]);
        var page = File.ReadAllText(new RunFolder(_folder).Report);

        Assert.Contains("href=\"#quorum-monotonic-reads\"", page, StringComparison.Ordinal);
        Assert.Contains("<tr id=\"quorum-monotonic-reads\"><td>monotonic-reads</td><td class=\"violated\">violated</td>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"witness\"", page, StringComparison.Ordinal);
        Assert.Contains("nothing was observed of it", page, StringComparison.Ordinal);
        Assert.Contains("n1 reaches n2 and nobody else", page, StringComparison.Ordinal);
        Assert.Contains("not made</b>: no rights", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Fetched(), page);
        Assert.True(File.Exists(Path.Combine(_folder, "map-quorum.svg")));
    }

    [Fact]
    public void Should_mark_nothing_where_nothing_was_violated()
    {
        new RunFolder(_folder).Write(Run("a claim"), [Judged(string.Join('\n', GoesBack.Split('\n').Take(6)))]);
        Assert.DoesNotContain("class=\"witness\"", File.ReadAllText(new RunFolder(_folder).Report), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_write_text_as_text()
    {
        new RunFolder(_folder).Write(Run("<script>alert(1)</script>"), []);
        var page = File.ReadAllText(new RunFolder(_folder).Report);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("keeps no history", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_judge_again_and_say_when_a_verdict_differs()
    {
        new RunFolder(_folder).Write(Run("a claim"), [Judged(GoesBack)]);
        Assert.Equal(0, await InvokeAsync("rejudge", _folder));

        var history = Path.Combine(_folder, "history-quorum.jsonl");
        var lines = await File.ReadAllLinesAsync(history, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(history, lines.Take(6), TestContext.Current.CancellationToken);
        Assert.Equal(1, await InvokeAsync("rejudge", _folder));
        Assert.Equal(0, await InvokeAsync("rejudge", _folder));
        Assert.Equal(0, await InvokeAsync("report", _folder));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("verdicts.json")]
    [InlineData("history-quorum.jsonl")]
    public async Task Should_refuse_a_run_with_a_damaged_file(string file)
    {
        new RunFolder(_folder).Write(Run("a claim"), [Judged(GoesBack)]);
        await File.WriteAllTextAsync(Path.Combine(_folder, file), "{", TestContext.Current.CancellationToken);
        Assert.Contains(file, Assert.Throws<FormatException>(() => new RunFolder(_folder).Read()).Message, StringComparison.Ordinal);
        Assert.Equal(2, await InvokeAsync("rejudge", _folder));
    }

    [Fact]
    public async Task Should_refuse_a_store_whose_name_leads_elsewhere()
    {
        new RunFolder(_folder).Write(Run("a claim"), [Judged(GoesBack)]);
        var file = Path.Combine(_folder, "verdicts.json");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file, text.Replace("\"quorum\"", "\"../../quorum\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("../../quorum", Assert.Throws<FormatException>(() => new RunFolder(_folder).Read()).Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("""(src|href)="(?!#)|@import|url\(""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fetched();

    private static Task<int> InvokeAsync(string command, string folder) =>
        RunFolderCommands.Create().Single(each => string.Equals(each.Name, command, StringComparison.Ordinal)).Parse([folder])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static JudgedHistory Judged(string lines)
    {
        var events = JsonLinesHistory.Read(new StringReader(lines));
        return new JudgedHistory("quorum", 2, events, StoreJudging.Judge(events));
    }

    private static string Line(HistoryEvent each)
    {
        using var stream = new MemoryStream();
        JsonLinesHistory.Write(stream, [each]);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static RunRecord Run(string claim) => new(
        "cap", claim, "processes", 7, "lab.sh run cap", DateTimeOffset.UnixEpoch, ["n1", "n2"], ["a=b"], ActorDist.Lab.Demo.Verdict.Held, Reason: null,
        new Dictionary<string, long>(StringComparer.Ordinal) { ["asked"] = 4 },
        [new RunEvent(0.5, "up", "n1, n2")],
        [new RunPhase("set-up", 0, 1)],
        [
            new RunFault("unseen", 0, 1, [], NotMade: null),
            new RunFault("a cut", 0, 1, ["n1 reaches n2 and nobody else"], NotMade: null),
            new RunFault("a full disk", 0, 0, [], "no rights"),
        ],
        [new Availability("quorum", "set-up", "majority", 3, 1, 0)]);
}
