using System.Globalization;
using System.Text;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Reports;

/// <summary>Latency of each operation, and operations a second, over the run, with the faults as bands.</summary>
public static class LatencyChart
{
    private const int Width = 960;
    private const int Height = 340;
    private const int Left = 60;
    private const int LatencyBottom = 200;
    private const int RateTop = 230;
    private const int RateBottom = 310;
    private const double LeastMs = 0.1;
    private const double MostMs = 10_000;

    /// <summary>Draws it.</summary>
    public static string Draw(JudgedHistory history, RunRecord run)
    {
        var operations = DrawnOperation.Of(history.Events);
        var end = Math.Max(1, operations.Select(each => each.To).DefaultIfEmpty(0).Max());
        var svg = new StringBuilder(Svg.Open(Width, Height));
        foreach (var fault in run.Faults.Where(fault => fault.NotMade is null && fault.From < end))
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{X(fault.From, end):0.0}" y="10" width="{X(Math.Min(fault.To, end), end) - X(fault.From, end):0.0}" height="300" fill="#c0282d" fill-opacity="0.12"><title>{Svg.Text(fault.What)}</title></rect>

                """);
        }

        foreach (var phase in run.Phases.Where(phase => phase.From < end))
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(phase.From, end):0.0}\" y=\"9\" font-size=\"9\">{Svg.Text(phase.Name)}</text>\n");
        for (var ms = LeastMs; ms <= MostMs; ms *= 10)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line x1="{Left}" y1="{Y(ms):0.0}" x2="{Width - 10}" y2="{Y(ms):0.0}" stroke="#ddd"/><text x="{Left - 5}" y="{Y(ms) + 4:0.0}" text-anchor="end">{ms:0.###} ms</text>

                """);
        }

        foreach (var each in operations)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <circle cx="{X(each.From, end):0.0}" cy="{Y((each.To - each.From) * 1000):0.0}" r="1.8" fill="{each.Colour}"/>

                """);
        }

        var rates = operations.GroupBy(each => (int)each.To).ToDictionary(second => second.Key, second => second.ToArray());
        var most = Math.Max(1, rates.Values.Select(second => second.Length).DefaultIfEmpty(0).Max());
        foreach (var (second, ended) in rates)
        {
            var bottom = (double)RateBottom;
            foreach (var kind in ended.GroupBy(each => each.End).OrderBy(kind => kind.Key))
            {
                var height = (double)(RateBottom - RateTop) * kind.Count() / most;
                bottom -= height;
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <rect x="{X(second, end):0.0}" y="{bottom:0.0}" width="{Math.Max(1, X(second + 1, end) - X(second, end) - 1):0.0}" height="{height:0.0}" fill="{kind.First().Colour}"><title>{kind.Count()} in second {second}</title></rect>

                    """);
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 5}\" y=\"{RateTop + 4}\" text-anchor=\"end\">{most} /s</text>\n");
        for (var second = 0; second <= end; second += Math.Max(1, (int)(end / 20)))
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(second, end):0.0}\" y=\"{RateBottom + 14}\" text-anchor=\"middle\">{second} s</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double seconds, double end) => Left + ((Width - Left - 10) * seconds / end);

    private static double Y(double ms) =>
        LatencyBottom - ((LatencyBottom - 20) * Math.Log10(Math.Clamp(ms, LeastMs, MostMs) / LeastMs) / Math.Log10(MostMs / LeastMs));
}
