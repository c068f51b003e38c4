using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Judging;

/// <summary><c>lab judge</c>.</summary>
public static class JudgeCommand
{
    private const int ExitUnknown = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "The history: .edn and .txt as EDN, .log as Jepsen's log, all else as JSON lines.",
        };
        var model = new Option<string>("--model") { Description = $"What to judge: {string.Join(", ", HistoryJudges.Names)}.", Required = true };
        model.HelpName = "name";
        model.AcceptOnlyFromAmong([.. HistoryJudges.Names]);
        var initial = new Option<long?>("--initial") { Description = "The registers' value before the history (default: none)." };
        var failedCas = new Option<FailedCas>("--failed-cas")
        {
            Description = "What a failed cas says: it saw another value (Observation), or nothing (NeverHappened, the default, as Jepsen means it).",
            DefaultValueFactory = _ => FailedCas.NeverHappened,
        };
        var nilRead = new Option<NilRead>("--nil-read")
        {
            Description = "What a read of nil says: nothing was written yet (Observation, the default), or nothing (NotRecorded).",
            DefaultValueFactory = _ => NilRead.Observation,
        };
        var json = new Option<bool>("--json") { Description = "The judgement as one JSON object." };
        return new Command(
            "judge",
            "Judge a history in Jepsen's shape. Exit code 0: held, 1: violated, 3: unknown, 2: no such history. "
            + "Examples: lab.sh judge history.jsonl --model cas-register; lab.sh judge history.edn --model serializable --json")
        {
            file, model, initial, failedCas, nilRead, json,
        }.WithAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(model),
            new HistoryReading(parsed.GetValue(initial), parsed.GetValue(failedCas), parsed.GetValue(nilRead)),
            parsed.GetValue(json),
            cancellation)));
    }

    private static int Run(FileInfo file, string model, HistoryReading reading, bool json, CancellationToken cancellation)
    {
        Judgement judgement;
        try
        {
            judgement = HistoryJudges.Run(model, Read(file), reading, cancellation);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"error: {file}: {e.Message}");
            return CommandAction.BadUsage;
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(judgement, Json));
        else
            Print(judgement);
        return judgement.Verdict switch
        {
            Verdict.Held => CommandAction.Done,
            Verdict.Violated => CommandAction.Failed,
            _ => ExitUnknown,
        };
    }

    private static IReadOnlyList<HistoryEvent> Read(FileInfo file)
    {
        using var reader = file.OpenText();
        var events = file.Extension switch
        {
            ".edn" or ".txt" => EdnHistory.Read(reader),
            ".log" => JepsenLog.Read(reader),
            _ => JsonLinesHistory.Read(reader),
        };
        return events.Count > 0 ? events : throw new FormatException("there is no event in it");
    }

    private static void Print(Judgement judgement)
    {
        Console.WriteLine($"{judgement.Property} {judgement.Verdict.ToString().ToLowerInvariant()}: {judgement.Sentence}");
        foreach (var each in judgement.Witness)
            Console.WriteLine($"  process {each.Process}  {each.Call} to {each.Return?.ToString() ?? "never"}  {each.Text}");
        Console.WriteLine($"{judgement.Operations} operations, {judgement.UnknownOperations} of unknown outcome");
    }
}
