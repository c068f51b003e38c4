using System.Globalization;
using System.Text;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Reports;

/// <summary>
/// The clients' operations over time, a line a client, each with its vector clock, and a line from each write to whoever read it; those of a
/// witness are marked.
/// </summary>
public static class SpaceTimeDiagram
{
    /// <summary>More cannot be told apart on a page.</summary>
    private const int MostDrawn = 400;

    private const int Width = 1600;
    private const int Left = 70;
    private const int Row = 26;
    /// <summary>So many clocks can be read; of more, those of a witness.</summary>
    private const int MostClocks = 40;

    private const string Marked = "#c0282d";

    /// <summary>Draws the whole history, or of a long one the part around the first witness, or its beginning.</summary>
    public static string Draw(JudgedHistory history, RunRecord run)
    {
        var operations = DrawnOperation.Of(history.Events);
        var past = CausalPast.Of(operations, history.Clients);
        var witness = Witness(history);
        var (first, end) = Part(operations, witness);
        var drawn = operations.Take(first..end).ToArray();
        var (from, to) = drawn.Length == 0 ? (0, 1) : (drawn[0].From, Math.Max(drawn[0].From + 0.001, drawn.Max(each => each.To)));
        var height = (history.Clients * Row) + 50;
        var svg = new StringBuilder(Svg.Open(Width, height));
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{Left}" y="14">{drawn.Length} of {operations.Count} operations, {from:0.000} to {to:0.000} s; blue: answered, orange: certainly not done, violet: unknown, red frame: of a violation's witness; a line leads from a write to who read it, [c0:3] is a vector clock</text>

            """);
        foreach (var fault in run.Faults.Where(fault => fault.NotMade is null && fault.From < to && fault.To > from))
        {
            var (left, right) = (X(Math.Max(fault.From, from)), X(Math.Min(fault.To, to)));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{left:0.0}" y="20" width="{right - left:0.0}" height="{height - 45}" fill="{Marked}" fill-opacity="0.1"><title>{Svg.Text(fault.What)}</title></rect>

                """);
        }

        for (var client = 0; client < history.Clients; client++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line x1="{Left}" y1="{Top(client) + 8}" x2="{Width - 10}" y2="{Top(client) + 8}" stroke="#ccc"/><text x="{Left - 5}" y="{Top(client) + 12}" text-anchor="end">client {client}</text>

                """);
        }

        for (var index = first; index < end; index++)
        {
            if (past.SourceOf(index) is var source && source >= first && source < end)
            {
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <line x1="{X(operations[source].From):0.0}" y1="{Y(operations[source]) + 8}" x2="{X(operations[index].To):0.0}" y2="{Y(operations[index]) + 8}" stroke="#57606a" stroke-opacity="0.35"/>

                    """);
            }
        }

        for (var index = first; index < end; index++)
        {
            var each = operations[index];
            var isMarked = witness.Contains((each.Invocation.Process, each.Invocation.Time ?? -1));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{X(each.From):0.0}" y="{Y(each)}" width="{Math.Max(2, X(each.To) - X(each.From)):0.0}" height="16" fill="{each.Colour}" fill-opacity="0.7"{(isMarked ? $" class=\"witness\" stroke=\"{Marked}\" stroke-width=\"3\"" : "")}><title>{Svg.Text(each.Text)}; vector clock {past.ClockOf(index)}</title></rect>

                """);
            if (isMarked || drawn.Length <= MostClocks)
            {
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <text x="{X(each.From):0.0}" y="{Y(each) + 24}" font-size="8">{past.ClockOf(index)}</text>

                    """);
            }
        }

        return svg.Append("</svg>\n").ToString();

        double X(double seconds) => Left + ((Width - Left - 10) * (seconds - from) / (to - from));

        int Y(DrawnOperation operation) => Top(operation.Invocation.Process % history.Clients);

        static int Top(int client) => 26 + (client * Row);
    }

    private static HashSet<(int Process, long Call)> Witness(JudgedHistory history) =>
        [.. history.Verdicts.Values.Where(each => each.Verdict == Verdict.Violated).SelectMany(each => each.Witness).Select(each => (each.Process, each.Call))];

    private static (int First, int End) Part(IReadOnlyList<DrawnOperation> operations, HashSet<(int Process, long Call)> witness)
    {
        if (operations.Count <= MostDrawn)
            return (0, operations.Count);
        var last = operations.Index().Where(each => witness.Contains((each.Item.Invocation.Process, each.Item.Invocation.Time ?? -1)))
            .Select(each => each.Index).DefaultIfEmpty(0).Max();
        var first = Math.Max(0, last - (MostDrawn * 3 / 4));
        return (first, Math.Min(operations.Count, first + MostDrawn));
    }
}
