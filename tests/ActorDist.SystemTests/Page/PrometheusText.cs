using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorDist.SystemTests.Page;

/// <summary>
/// Reads the Prometheus text format (version 0.0.4) as strictly as it is written down: a sample belongs to a family with a type, labels are
/// quoted and escaped, and a histogram's buckets rise to +Inf, which is its count.
/// </summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly List<Sample> _samples = [];

    /// <summary>A value of a family under its labels.</summary>
    public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

    public IReadOnlyList<Sample> Samples => _samples;

    public IReadOnlyDictionary<string, string> Types => _types;

    /// <exception cref="FormatException">A line is not as the format has it.</exception>
    public static PrometheusText Parse(string text)
    {
        var parsed = new PrometheusText();
        if (!text.EndsWith('\n'))
            throw new FormatException("the last line does not end");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            parsed.Take(line);
        parsed.CheckHistograms();
        return parsed;
    }

    public double Value(string name, params (string Label, string Value)[] labels) => _samples
        .Where(sample => Is(sample.Name, name) && labels.All(l => sample.Labels.TryGetValue(l.Label, out var value) && Is(value, l.Value)))
        .Sum(sample => sample.Value);

    private void Take(string line)
    {
        if (line.StartsWith("# EOF", StringComparison.Ordinal) || line.StartsWith("# HELP ", StringComparison.Ordinal)
            || line.StartsWith("# UNIT ", StringComparison.Ordinal))
        {
            return;
        }

        if (TypeLine().Match(line) is { Success: true } type)
        {
            if (!_types.TryAdd(type.Groups["name"].Value, type.Groups["type"].Value))
                throw new FormatException($"a second type: {line}");
            return;
        }

        if (SampleLine().Match(line) is not { Success: true } sample)
            throw new FormatException($"no sample: {line}");
        var labels = LabelPair().Matches(sample.Groups["labels"].Value)
            .ToDictionary(m => m.Groups["label"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);
        var name = sample.Groups["name"].Value;
        if (Family(name) is null)
            throw new FormatException($"a sample of no family: {line}");
        var number = sample.Groups["number"].Value switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, var n => double.Parse(n, CultureInfo.InvariantCulture) };
        _samples.Add(new Sample(name, labels, number));
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private string? Family(string name) => new[] { name, Without(name, "_bucket"), Without(name, "_sum"), Without(name, "_count") }
        .FirstOrDefault(_types.ContainsKey);

    private static string Without(string name, string end) => name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;

    private void CheckHistograms()
    {
        foreach (var family in _types.Where(type => Is(type.Value, "histogram")).Select(type => type.Key))
        {
            foreach (var series in _samples.Where(s => Is(s.Name, $"{family}_bucket")).GroupBy(s => Key(s.Labels)))
            {
                var buckets = series.Select(s => (Bound: s.Labels["le"] is "+Inf" ? double.PositiveInfinity : double.Parse(s.Labels["le"], CultureInfo.InvariantCulture), s.Value)).ToArray();
                var count = _samples.Single(s => Is(s.Name, $"{family}_count") && Is(Key(s.Labels), series.Key)).Value;
                if (buckets.Zip(buckets.Skip(1)).Any(pair => pair.First.Bound >= pair.Second.Bound || pair.First.Value > pair.Second.Value)
                    || !double.IsPositiveInfinity(buckets[^1].Bound) || buckets[^1].Value != count)
                {
                    throw new FormatException($"the buckets of {family} {series.Key} do not rise to its count {count}");
                }
            }
        }

        static string Key(IReadOnlyDictionary<string, string> labels) =>
            string.Join(',', labels.Where(l => !Is(l.Key, "le")).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));
    }

    [GeneratedRegex("""^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped|unknown|info)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*",?)*)\})? (?<number>NaN|[+-]Inf|[-+0-9.eE]+)(?: -?[0-9.]+)?$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\["\\n])*)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex LabelPair();
}
