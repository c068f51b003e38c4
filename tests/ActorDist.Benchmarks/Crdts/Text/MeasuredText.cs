using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Core.Crdts.Text;
using ActorDist.Corpora;

namespace ActorDist.Benchmarks.Crdts.Text;

/// <summary>
/// What one library did with one trace, in a process of its own. A sequential trace is edited from the empty document; of a concurrent
/// one each transaction's operations are merged into an empty document, which were encoded before. Times are milliseconds, sizes bytes.
/// The peers' measure.mjs gives the same.
/// </summary>
/// <param name="Name">The library.</param>
/// <param name="First">The first run of the process, compiling included.</param>
/// <param name="Median">The median of the runs after it.</param>
/// <param name="Runs">How many these were.</param>
/// <param name="Before">Resident memory before the first run: the runtime and the trace.</param>
/// <param name="Peak">The most resident memory during the first run.</param>
/// <param name="Size">The document encoded with its history.</param>
/// <param name="Encode">Encoding it, once.</param>
/// <param name="Load">Decoding it and reading its text, median.</param>
/// <param name="Updates">What was merged, encoded transaction by transaction; 0 for a sequential trace.</param>
internal sealed record MeasuredText(
    string Name, double First, double Median, int Runs, long Before, long Peak, long Size, double Encode, double Load, long Updates)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static MeasuredText Parse(string line) =>
        JsonSerializer.Deserialize<MeasuredText>(line, Json) ?? throw new FormatException("no measurement");

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Measures this library.</summary>
    /// <param name="path">The trace.</param>
    /// <param name="seconds">How long to repeat; there are at least two runs and at most eleven.</param>
    public static MeasuredText Run(string path, double seconds)
    {
        var trace = EditingTrace.Read(path);
        var updates = trace.IsConcurrent ? TraceReplay.Run(trace).Updates : [];
        var run = Series(trace, seconds, trace.IsConcurrent ? () => Merged(updates) : () => Edited(trace));
        var start = Stopwatch.GetTimestamp();
        var encoded = run.Document.Encode();
        var encode = Stopwatch.GetElapsedTime(start);
        var load = Series(trace, seconds, () =>
        {
            var document = TextDocument.Decode(encoded, TraceReplay.OriginOf(8));
            _ = document.ToString();
            return document;
        });
        return new MeasuredText(
            "ActorDist", run.First, run.Median, run.Runs, run.Before, run.Peak, encoded.Length, encode.TotalMilliseconds, load.Median, updates.Sum(update => (long)update.Length));
    }

    private static TextDocument Edited(EditingTrace trace)
    {
        var document = new TextDocument(TraceReplay.OriginOf(0));
        document.Insert(0, trace.Start);
        foreach (var transaction in trace.Transactions)
            TraceReplay.Edit(document, transaction.Patches);
        return document;
    }

    private static TextDocument Merged(byte[][] updates)
    {
        var document = new TextDocument(TraceReplay.OriginOf(8));
        foreach (var update in updates)
            document.Apply(update);
        return document;
    }

    private static (double First, double Median, int Runs, long Before, long Peak, TextDocument Document) Series(
        EditingTrace trace, double seconds, Func<TextDocument> work)
    {
        // Gives back what reading the trace has left.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Memory("VmRSS");
        var (first, document) = Timed(work);
        var peak = Memory("VmHWM");
        if (!string.Equals(document.ToString(), trace.End, StringComparison.Ordinal))
            throw new InvalidOperationException("the text is not the expected one");
        List<double> times = [];
        var start = Stopwatch.GetTimestamp();
        while (times.Count < 2 || (times.Count < 11 && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds))
        {
            GC.Collect();
            times.Add(Timed(work).Time);
        }

        times.Sort();
        return (first, times[times.Count / 2], times.Count, before, peak, document);
    }

    private static (double Time, TextDocument Document) Timed(Func<TextDocument> work)
    {
        var start = Stopwatch.GetTimestamp();
        var document = work();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, document);
    }

    private static long Memory(string key)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
