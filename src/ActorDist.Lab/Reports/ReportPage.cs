using System.Globalization;
using System.Text;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Transactions;

namespace ActorDist.Lab.Reports;

/// <summary>A run as one page that needs nothing else: no network, no script.</summary>
public static class ReportPage
{
    private const string Style = """
        body{font-family:sans-serif;margin:2em auto;max-width:1100px;line-height:1.4;color:#1f2328}
        table{border-collapse:collapse;margin:.6em 0}td,th{border:1px solid #d0d7de;padding:.25em .6em;text-align:left;vertical-align:top}
        .held{color:#1a7f37}.violated{color:#c0282d}.unknown{color:#6e7781}.verdict{font-size:1.4em;font-weight:bold}
        .drawing{overflow-x:auto}code,pre{background:#f6f8fa;padding:.1em .3em}.untested span{display:inline-block;background:#6e7781;color:#fff;border-radius:4px;padding:.1em .5em;margin:.15em}
        """;

    /// <summary>Writes the page.</summary>
    public static string Of(RunRecord run, IReadOnlyList<JudgedHistory> histories)
    {
        var page = new StringBuilder();
        var word = run.Verdict.ToString().ToLowerInvariant();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>{T(run.Experiment)}: {word}</title><style>{Style}</style></head><body>
            <h1>{T(run.Experiment)}</h1>
            <p><b>Claim.</b> {T(run.Claim)}</p>
            <p class="verdict {word}">{word}{(run.Reason is null ? "" : $": {T(run.Reason)}")}</p>
            <p>Held means that this run shows no violation, never that the system has none.</p>
            <h2>Set-up</h2>
            <table><tr><th>nodes</th><td>{T(run.Nodes.Count > 0 ? string.Join(", ", run.Nodes) : "none: it all happened in one process")}</td></tr><tr><th>world</th><td>{T(run.World)}</td></tr>
            <tr><th>seed</th><td>{run.Seed}</td></tr><tr><th>began</th><td>{run.Began:u}; all other times on one monotonic clock</td></tr>
            <tr><th>settings</th><td>{string.Join("<br>", run.Settings.Select(each => $"<code>{T(each)}</code>"))}</td></tr>
            <tr><th>again</th><td><code>{T(run.Command)}</code></td></tr></table>

            """);
        Table(page, "Phases", ["phase", "from", "to"], run.Phases.Select(each => (string[])[T(each.Name), S(each.From), S(each.To)]));
        Table(page, "Counted", ["what", "how many"], run.Counts.Select(each =>
            (string[])[T(each.Key), each.Value.ToString(CultureInfo.InvariantCulture)]));
        foreach (var table in run.Tables)
            Table(page, T(table.Title), [.. table.Columns.Select(T)], table.Rows.Select(row => (string[])[.. row.Select(T)]));
        Table(page, "Faults and their evidence", ["fault", "from", "to", "evidence"], run.Faults.Select(each => (string[])
        [
            T(each.What), S(each.From), S(each.To),
            each.NotMade is { } why ? $"<b>not made</b>: {T(why)}" : each.Evidence.Count == 0 ? "<b>not proven</b>: nothing was observed of it"
                : string.Join("<br>", each.Evidence.Select(T)),
        ]));
        Table(page, "Availability", ["store", "phase", "side", "answered", "certainly not done", "unknown", "answered"], run.Availability.Select(each => (string[])
        [
            T(each.Store), T(each.Phase), T(each.Side), N(each.Ok), N(each.Failed), N(each.Unknown),
            string.Create(CultureInfo.InvariantCulture, $"{100.0 * each.Ok / Math.Max(1, each.Asked):0} %"),
        ]));
        if (histories.Count == 0)
            page.Append("<h2>Consistency</h2><p class=\"unknown\">Unknown: this experiment keeps no history of operations; its verdict is that of its counts.</p>\n");
        foreach (var history in histories)
            Append(page, run, history);
        page.Append("<h2>Transactions</h2><p class=\"untested\">Unknown, since no transactions were made: ")
            .AppendJoin(" ", IsolationLevels.All.Select(level => $"<span>{T(level)}</span>")).Append("</p>\n");
        Table(page, "What happened", ["at", "what", ""], run.Events.Select(each => (string[])[S(each.Seconds), T(each.What), T(each.Detail)]));
        return page.Append("</body></html>\n").ToString();
    }

    private static void Append(StringBuilder page, RunRecord run, JudgedHistory history)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <h2>{T(history.Store)}</h2>
            <p>{N(DrawnOperation.Of(history.Events).Count)} operations of {N(history.Clients)} clients. {Again(history)}</p>
            {(history.Judges is null ? $"<div class=\"drawing\">{ConsistencyMap.Draw(history)}</div>" : "")}
            <table><tr><th>model</th><th>verdict</th><th>why, and the operations that cannot be explained</th></tr>

            """);
        var cells = history.Judges is null ? ConsistencyMap.Cells(history.Verdicts) : new Dictionary<string, ModelCell>(StringComparer.Ordinal);
        foreach (var model in cells.Keys.Union(history.Verdicts.Keys, StringComparer.Ordinal))
        {
            var judged = history.Verdicts.GetValueOrDefault(model);
            var cell = cells.GetValueOrDefault(model) ?? new ModelCell(judged!.Verdict, judged.Sentence, IsImplied: false);
            var word = cell.Verdict.ToString().ToLowerInvariant();
            var witness = judged is { Verdict: Verdict.Violated }
                ? string.Concat(judged.Witness.Select(each => "<br>" + T(string.Create(CultureInfo.InvariantCulture,
                    $"process {each.Process}, {each.Call / 1e9:0.000} to {(each.Return is { } end ? $"{end / 1e9:0.000} s" : "never")}: {each.Text}"))))
                : "";
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr id="{T(history.Store)}-{T(model)}"><td>{T(model)}</td><td class="{word}">{word}{(cell.IsImplied ? ", implied" : "")}</td><td>{T(cell.Why)}{witness}</td></tr>

                """);
        }

        page.Append(CultureInfo.InvariantCulture, $"""
            </table><h3>Latency and rate</h3><div class="drawing">{LatencyChart.Draw(history, run)}</div>
            <h3>Space and time</h3><div class="drawing">{SpaceTimeDiagram.Draw(history, run)}</div>

            """);
    }

    private static string Again(JudgedHistory history) => history.Judges switch
    {
        null => $"A failed cas counts as never happened, a read of nil as an observation. Judge it again: {Command(history, "cas-register")}",
        [] => "Judged by what its clients knew beside these events.",
        var judges => $"Judge it again: {string.Join(", ", judges.Select(judge => Command(history, judge)))}",
    };

    private static string Command(JudgedHistory history, string judge) =>
        $"<code>lab.sh judge history-{T(history.Store)}.jsonl --model {T(judge)}</code>";

    private static void Table(StringBuilder page, string title, string[] heads, IEnumerable<string[]> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><table><tr>").AppendJoin("", heads.Select(head => $"<th>{head}</th>")).Append("</tr>\n");
        foreach (var row in rows)
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
        page.Append("</table>\n");
    }

    private static string T(string text) => Svg.Text(text);

    private static string S(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);
}
