using System.Diagnostics;
using System.Globalization;

namespace ActorDist.Benchmarks.Crdts.Text;

/// <summary>
/// The text sequence beside other libraries on recorded editing sessions: local edits, merging, peak memory, encoded size. Each is
/// measured in a process of its own, one after the other.
/// </summary>
internal static class TextBenchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string[] Peers = ["diamond-types-node", "loro-crdt", "yjs", "@automerge/automerge"];

    private static readonly (string File, string Title)[] Traces =
    [
        ("sequential/automerge-paper", "automerge-paper, 259,778 edits of one writer, applied locally"),
        ("sequential/sveltecomponent", "sveltecomponent, 19,749 edits of one writer, applied locally"),
        ("concurrent/friendsforever", "friendsforever, 26,078 edits of two writers at once, merged edit by edit"),
    ];

    /// <summary>Runs <c>text CORPORA SECONDS PEERS|- [--json]</c>, or <c>text measure TRACE SECONDS</c> in the child process.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (args is ["measure", var trace, var budget])
        {
            Console.WriteLine(MeasuredText.Run(trace, Seconds(budget)).ToJson());
            return 0;
        }

        if (args is not [var corpora, var seconds, var peers, .. var rest] || rest is not ([] or ["--json"]))
        {
            Console.Error.WriteLine("usage: text CORPORA SECONDS PEERS|- [--json]");
            return 2;
        }

        var isJson = rest.Length == 1;
        var hasFailed = false;
        foreach (var (file, title) in Traces)
        {
            var path = Path.Combine(corpora, "editing-traces", file + ".json.gz");
            if (!File.Exists(path))
            {
                Console.Error.WriteLine($"left out, the trace is not there: {path}");
                continue;
            }

            if (!isJson)
                Print(title);
            var own = Environment.ProcessPath!;
            hasFailed |= !Measure("ActorDist", own, ["text", "measure", path, seconds], isJson, file);
            foreach (var peer in string.Equals(peers, "-", StringComparison.Ordinal) ? [] : Peers)
                hasFailed |= !Measure(peer, "node", ["--expose-gc", Path.Combine(peers, "measure.mjs"), peer, path, seconds], isJson, file);
        }

        return hasFailed ? 1 : 0;
    }

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static bool Measure(string name, string program, string[] arguments, bool isJson, string trace)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Console.Error.WriteLine($"{name}: not measured, it took longer than {Limit.TotalMinutes} minutes");
            return false;
        }

        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"{name}: exit code {process.ExitCode}, not measured");
            return false;
        }

        var measured = MeasuredText.Parse(output.GetAwaiter().GetResult());
        Console.WriteLine(isJson ? $$"""{"trace":"{{trace}}","measured":{{measured.ToJson()}}}""" : Row(measured));
        return true;
    }

    private static void Print(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine($"{"",-22}{"median ms",11}{"runs",6}{"first ms",11}{"before MB",11}{"peak MB",9}{"encoded kB",12}{"encode ms",11}{"load ms",9}{"updates kB",12}");
    }

    private static string Row(MeasuredText row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Name,-22}{row.Median,11:F1}{row.Runs,6}{row.First,11:F1}{row.Before / 1e6,11:F0}{row.Peak / 1e6,9:F0}{row.Size / 1e3,12:F1}{row.Encode,11:F1}{row.Load,9:F1}{row.Updates / 1e3,12:F0}");
}
