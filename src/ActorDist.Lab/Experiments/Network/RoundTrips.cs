using System.Diagnostics;
using System.Globalization;
using ActorDist.Lab.Experiments.Quorum;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Experiments.Network;

/// <summary>Round trips between the nodes as a client of one of them sees them: gets that all three replicas must answer, and puts of a large value.</summary>
/// <param name="Phase">When.</param>
/// <param name="Gets">How long gets took that were answered, in milliseconds, rising.</param>
/// <param name="Unanswered">Gets that were not.</param>
/// <param name="Put">How long a large put took, the median in milliseconds; null where none was tried.</param>
internal sealed record RoundTrips(string Phase, IReadOnlyList<double> Gets, int Unanswered, double? Put)
{
    /// <summary>Bytes of a large value.</summary>
    public const int LargeValue = 60 * 1024;

    /// <summary>What <see cref="Cells"/> are.</summary>
    public static readonly string[] Columns =
        ["phase", "gets answered by three", "median ms", "90 % below ms", "longest ms", "not answered", "put of 60 KiB, median ms"];

    private const int Asked = 40;
    private const int AskedInACut = 10;
    private const int Puts = 3;
    private const string Key = "sets/round-trip";
    private static readonly string Large = new('x', LargeValue);

    /// <summary>The middle one; 0 where none was answered.</summary>
    public double Median => At(0.5);

    /// <summary>For people.</summary>
    public IReadOnlyList<string> Cells =>
        [Phase, $"{Gets.Count}", .. Gets.Count > 0 ? (string[])[Text(Median), Text(At(0.9)), Text(At(1))] : ["", "", ""], $"{Unanswered}", Put is { } put ? Text(put) : ""];

    /// <summary>In a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Gets.Count > 0 ? $"median round trip {Text(Median)} ms" : "no round trip")}, {Unanswered} not answered{(Put is { } put ? $", put of 60 KiB {put:0} ms" : "")}");

    /// <summary>Measures through one node.</summary>
    /// <param name="phase">When.</param>
    /// <param name="node">The quorum store through it.</param>
    /// <param name="isCut">Whether nobody is expected to be answered: then less is asked, and not for long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">A put was not done.</exception>
    public static async Task<RoundTrips> MeasureAsync(string phase, QuorumHttpClient node, bool isCut, CancellationToken cancellation)
    {
        var (gets, unanswered, puts) = (new List<double>(Asked), 0, new List<double>(Puts));
        for (var i = 0; i < (isCut ? AskedInACut : Asked); i++)
        {
            var began = Stopwatch.GetTimestamp();
            var read = await node.GetAsync(Key, isCut ? "r=3&sloppy=off&timeout=500ms" : "r=3&sloppy=off&timeout=5s", cancellation);
            if (read.IsAnswered)
                gets.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            else
                unanswered++;
        }

        for (var i = 0; !isCut && i < Puts; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var write = await node.PutAsync(
                string.Create(CultureInfo.InvariantCulture, $"sets/{phase}-{i}"), Large, "w=3&sloppy=off&timeout=8s", context: null, cancellation);
            if (!write.IsDone)
                throw new ClusterException($"a put of {LargeValue} bytes was not done: {write.Error}");
            puts.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        gets.Sort();
        puts.Sort();
        return new RoundTrips(phase, gets, unanswered, puts.Count > 0 ? puts[puts.Count / 2] : null);
    }

    private double At(double part) => Gets.Count == 0 ? 0 : Gets[(int)(part * (Gets.Count - 1))];

    private static string Text(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
