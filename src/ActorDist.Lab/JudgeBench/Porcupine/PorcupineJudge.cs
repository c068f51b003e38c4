using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.JudgeBench.Porcupine;

/// <summary>
/// Porcupine, the judge in Go that the logs come from, built from a checkout of it with a small program of ours that reads the files and
/// measures as we do. It is given typed events; reading them is not in its times.
/// </summary>
internal sealed class PorcupineJudge : IDisposable
{
    private const string Program = "ActorDist.Lab.JudgeBench.Porcupine.judge.go";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };
    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-porcupine-").FullName;

    private PorcupineJudge()
    {
    }

    private string Executable => Path.Combine(_folder, "judge");

    /// <summary>Builds it.</summary>
    /// <param name="checkout">A checkout of github.com/anishathalye/porcupine.</param>
    /// <param name="go">The go command.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">It could not be built.</exception>
    public static async Task<PorcupineJudge> BuildAsync(DirectoryInfo checkout, string go, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(checkout.FullName, "go.mod")))
            throw new ClusterException($"--porcupine {checkout}: there is no go.mod; it takes a checkout of github.com/anishathalye/porcupine.");
        var judge = new PorcupineJudge();
        try
        {
            await judge.BuildAsync(checkout.FullName, go, cancellation);
            return judge;
        }
        catch
        {
            judge.Dispose();
            throw;
        }
    }

    /// <summary>Judges files, again and again.</summary>
    /// <param name="logs">The histories.</param>
    /// <param name="runs">Runs, after one that does not count.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">It failed.</exception>
    public async Task<JudgeRow> MeasureAsync(RecordedLogs logs, int runs, CancellationToken cancellation)
    {
        var printed = await RunAsync(Executable, [$"{runs}", logs.Model, .. logs.Files.Select(file => file.FullName)], cancellation);
        var judged = JsonSerializer.Deserialize<Judged>(printed, Format)!;
        return new JudgeRow(
            logs.Name, "Porcupine, verdict alone", judged.Count, judged.Operations, judged.Held, judged.Violated, 0, judged.P50Ms, judged.MaxMs,
            Mebibytes: null);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task BuildAsync(string checkout, string go, CancellationToken cancellation)
    {
        using (var source = new StreamReader(typeof(PorcupineJudge).Assembly.GetManifestResourceStream(Program)!))
            await File.WriteAllTextAsync(Path.Combine(_folder, "judge.go"), await source.ReadToEndAsync(cancellation), cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "go.mod"),
            $"""
             module judge

             go 1.16

             require github.com/anishathalye/porcupine v0.0.0

             replace github.com/anishathalye/porcupine => {checkout}

             """,
            cancellation);
        await RunAsync(go, ["build", "-mod=mod", "-o", Executable, "."], cancellation);
    }

    private async Task<string> RunAsync(string command, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Patience);
        using var process = Start(start);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await process.WaitForExitAsync(bound.Token);
            return process.ExitCode == 0 ? await output : throw new ClusterException($"{command}: {(await error).Trim()}");
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new ClusterException($"{command} did not end within {Patience.TotalMinutes:0} minutes.", e);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ClusterException($"{start.FileName} could not be started: {e.Message}. Name the go command with --go (Debian: golang-go).", e);
        }
    }

    private sealed record Judged(int Count, long Operations, int Held, int Violated, double P50Ms, double MaxMs);
}
