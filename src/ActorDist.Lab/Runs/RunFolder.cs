using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Reports;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Runs;

/// <summary>
/// A run on disk: <c>run.json</c>, a history a store in Jepsen's shape (<c>history-STORE.jsonl</c>), <c>verdicts.json</c>, and what
/// people read: <c>report.html</c> with its drawings beside it.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class RunFolder(string folder)
{
    private const string RunFile = "run.json";
    private const string VerdictsFile = "verdicts.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The page for people.</summary>
    public string Report => Path.Combine(folder, "report.html");

    /// <summary>Writes a run and its report.</summary>
    public void Write(RunRecord run, IReadOnlyList<JudgedHistory> histories)
    {
        Directory.CreateDirectory(folder);
        foreach (var history in histories)
        {
            using var stream = File.Create(HistoryFile(history.Store));
            JsonLinesHistory.Write(stream, history.Events);
        }

        AtomicFile.WriteAllText(
            Path.Combine(folder, VerdictsFile),
            JsonSerializer.Serialize(histories.Select(each => new Verdicts(each.Store, each.Clients, each.Verdicts, each.Judges)), Format));
        AtomicFile.WriteAllText(Path.Combine(folder, RunFile), JsonSerializer.Serialize(run, Format));
        foreach (var history in histories)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, $"latency-{history.Store}.svg"), LatencyChart.Draw(history, run));
            AtomicFile.WriteAllText(Path.Combine(folder, $"space-time-{history.Store}.svg"), SpaceTimeDiagram.Draw(history, run));
            if (history.Judges is null)
                AtomicFile.WriteAllText(Path.Combine(folder, $"map-{history.Store}.svg"), ConsistencyMap.Draw(history));
        }

        AtomicFile.WriteAllText(Report, ReportPage.Of(run, histories));
    }

    /// <summary>Reads a run.</summary>
    /// <exception cref="FormatException">The folder has no run that can be read; the message names the file.</exception>
    public (RunRecord Run, IReadOnlyList<JudgedHistory> Histories) Read()
    {
        var run = ReadJson<RunRecord>(RunFile);
        var verdicts = ReadJson<IReadOnlyList<Verdicts>>(VerdictsFile);
        return (run, [
            .. verdicts.Select(each => new JudgedHistory(each.Store, each.Clients, ReadHistory(each.Store), each.Models) { Judges = each.Judges }),
        ]);
    }

    private IReadOnlyList<HistoryEvent> ReadHistory(string store)
    {
        var file = HistoryFile(store);
        try
        {
            using var reader = File.OpenText(file);
            return JsonLinesHistory.Read(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }

    private T ReadJson<T>(string name)
    {
        var file = Path.Combine(folder, name);
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Format) ?? throw new FormatException($"{file}: it is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>A store's name comes from a file when a run is read: it must not lead out of the folder.</summary>
    private string HistoryFile(string store) => store.Length > 0 && store.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        ? Path.Combine(folder, $"history-{store}.jsonl")
        : throw new FormatException($"'{store}' is no name of a store: letters, digits and hyphens.");

    private sealed record Verdicts(
        string Store, int Clients, IReadOnlyDictionary<string, Judgement> Models, IReadOnlyList<string>? Judges = null);
}
