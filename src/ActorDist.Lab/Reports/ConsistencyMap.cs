using System.Globalization;
using System.Text;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Reports;

/// <summary>
/// The consistency models of single objects, the stronger above the weaker (Bailis et al., "Highly available transactions", VLDB 2014; the
/// map of jepsen.io/consistency), coloured by what one history showed.
/// </summary>
public static class ConsistencyMap
{
    private const string Pram = "pram";
    private const int Width = 760;
    private const int Height = 330;
    private const int BoxWidth = 160;
    private const int BoxHeight = 34;

    private static readonly Dictionary<string, string[]> Weaker = new(StringComparer.Ordinal)
    {
        [StoreJudging.Linearizable] = ["sequential"],
        ["sequential"] = ["causal"],
        ["causal"] = ["writes-follow-reads", Pram],
        [Pram] = ["monotonic-reads", "monotonic-writes", "read-your-writes"],
        ["writes-follow-reads"] = [],
        ["monotonic-reads"] = [],
        ["monotonic-writes"] = [],
        ["read-your-writes"] = [],
    };

    private static readonly Dictionary<string, (int X, int Y)> Places = new(StringComparer.Ordinal)
    {
        [StoreJudging.Linearizable] = (300, 10),
        ["sequential"] = (300, 80),
        ["causal"] = (300, 150),
        ["writes-follow-reads"] = (10, 285),
        [Pram] = (400, 220),
        ["monotonic-reads"] = (200, 285),
        ["monotonic-writes"] = (390, 285),
        ["read-your-writes"] = (580, 285),
    };

    /// <summary>
    /// What each model came to. A model that was judged keeps its judge's word; one that was not decided is held where a stronger one was
    /// judged held, and violated where a weaker one was judged violated. Judges that contradict each other are shown as unknown.
    /// </summary>
    public static IReadOnlyDictionary<string, ModelCell> Cells(IReadOnlyDictionary<string, Judgement> verdicts)
    {
        var cells = new Dictionary<string, ModelCell>(StringComparer.Ordinal);
        foreach (var model in Weaker.Keys)
        {
            var own = verdicts.GetValueOrDefault(model);
            var stronger = Weaker.Keys.FirstOrDefault(each => IsWeaker(model, each) && verdicts.GetValueOrDefault(each)?.Verdict == Verdict.Held);
            var weaker = Weaker.Keys.FirstOrDefault(each => IsWeaker(each, model) && verdicts.GetValueOrDefault(each)?.Verdict == Verdict.Violated);
            var ownWord = own?.Verdict ?? Verdict.Unknown;
            cells.Add(model, (stronger, weaker, ownWord) switch
            {
                ({ } held, _, Verdict.Violated) => Disagreement(model, held, "violated", "held"),
                (_, { } violated, Verdict.Held) => Disagreement(model, violated, "held", "violated"),
                ({ } held, { } violated, _) => Disagreement(violated, held, "violated", "held"),
                (_, _, not Verdict.Unknown) => new ModelCell(ownWord, own!.Sentence, IsImplied: false),
                ({ } held, _, _) => new ModelCell(Verdict.Held, $"{held} held, which is stronger.", IsImplied: true),
                (_, { } violated, _) => new ModelCell(Verdict.Violated, $"{violated} was violated, which is weaker.", IsImplied: true),
                _ => new ModelCell(Verdict.Unknown, own?.Sentence ?? "There is no judge of it, and no other model decides it.", IsImplied: false),
            });
        }

        return cells;
    }

    /// <summary>The map as a drawing.</summary>
    public static string Draw(JudgedHistory history)
    {
        var svg = new StringBuilder(Svg.Open(Width, Height));
        foreach (var (model, weaker) in Weaker)
        {
            foreach (var each in weaker)
            {
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <line x1="{Places[model].X + (BoxWidth / 2)}" y1="{Places[model].Y + BoxHeight}" x2="{Places[each].X + (BoxWidth / 2)}" y2="{Places[each].Y}" stroke="#888"/>

                    """);
            }
        }

        foreach (var (model, cell) in Cells(history.Verdicts))
        {
            var (x, y) = Places[model];
            var word = cell.Verdict.ToString().ToLowerInvariant() + (cell.IsImplied ? ", implied" : "");
            svg.Append(CultureInfo.InvariantCulture, $"""
                <a href="#{history.Store}-{model}"><g><title>{Svg.Text($"{model}: {word}. {cell.Why}")}</title>
                <rect x="{x}" y="{y}" width="{BoxWidth}" height="{BoxHeight}" rx="5" fill="{Svg.Colour(cell.Verdict)}"{(cell.IsImplied ? " fill-opacity=\"0.55\"" : "")}/>
                <text x="{x + (BoxWidth / 2)}" y="{y + 15}" text-anchor="middle" fill="#fff" font-weight="bold">{model}</text>
                <text x="{x + (BoxWidth / 2)}" y="{y + 28}" text-anchor="middle" fill="#fff">{word}</text></g></a>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static bool IsWeaker(string model, string than) =>
        Weaker[than].Any(each => string.Equals(each, model, StringComparison.Ordinal) || IsWeaker(model, each));

    private static ModelCell Disagreement(string model, string other, string word, string otherWord) => new(
        Verdict.Unknown, $"The judges disagree, so one of them is wrong: {model} {word}, {other} {otherWord}.", IsImplied: false);
}
