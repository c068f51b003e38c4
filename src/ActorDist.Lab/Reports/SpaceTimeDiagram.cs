using System.Globalization;
using System.Text;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Reports;

/// <summary>The clients' operations over time, a line a client; those of a witness are marked.</summary>
public static class SpaceTimeDiagram
{
    /// <summary>More cannot be told apart on a page.</summary>
    private const int MostDrawn = 400;

    private const int Width = 1600;
    private const int Left = 70;
    private const int Row = 26;
    private const string Marked = "#c0282d";

    /// <summary>Draws the whole history, or of a long one the part around the first witness, or its beginning.</summary>
    public static string Draw(JudgedHistory history, RunRecord run)
    {
        var operations = DrawnOperation.Of(history.Events);
        var witness = Witness(history);
        var drawn = Part(operations, witness);
        var (from, to) = drawn.Count == 0 ? (0, 1) : (drawn[0].From, Math.Max(drawn[0].From + 0.001, drawn.Max(each => each.To)));
        var height = (history.Clients * Row) + 50;
        var svg = new StringBuilder(Svg.Open(Width, height));
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{Left}" y="14">{drawn.Count} of {operations.Count} operations, {from:0.000} to {to:0.000} s; blue: answered, orange: certainly not done, violet: unknown, red frame: of a violation's witness</text>

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
                <line x1="{Left}" y1="{Y(client) + 8}" x2="{Width - 10}" y2="{Y(client) + 8}" stroke="#ccc"/><text x="{Left - 5}" y="{Y(client) + 12}" text-anchor="end">client {client}</text>

                """);
        }

        foreach (var each in drawn)
        {
            var isMarked = witness.Contains((each.Invocation.Process, each.Invocation.Time ?? -1));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{X(each.From):0.0}" y="{Y(each.Invocation.Process % history.Clients)}" width="{Math.Max(2, X(each.To) - X(each.From)):0.0}" height="16" fill="{each.Colour}" fill-opacity="0.7"{(isMarked ? $" class=\"witness\" stroke=\"{Marked}\" stroke-width=\"3\"" : "")}><title>{Svg.Text(each.Text)}</title></rect>

                """);
        }

        return svg.Append("</svg>\n").ToString();

        double X(double seconds) => Left + ((Width - Left - 10) * (seconds - from) / (to - from));

        static int Y(int client) => 26 + (client * Row);
    }

    private static HashSet<(int Process, long Call)> Witness(JudgedHistory history) =>
        [.. history.Verdicts.Values.Where(each => each.Verdict == Verdict.Violated).SelectMany(each => each.Witness).Select(each => (each.Process, each.Call))];

    private static IReadOnlyList<DrawnOperation> Part(IReadOnlyList<DrawnOperation> operations, HashSet<(int Process, long Call)> witness)
    {
        if (operations.Count <= MostDrawn)
            return operations;
        var last = operations.Index().Where(each => witness.Contains((each.Item.Invocation.Process, each.Item.Invocation.Time ?? -1)))
            .Select(each => each.Index).DefaultIfEmpty(0).Max();
        return [.. operations.Skip(Math.Max(0, last - (MostDrawn * 3 / 4))).Take(MostDrawn)];
    }
}
