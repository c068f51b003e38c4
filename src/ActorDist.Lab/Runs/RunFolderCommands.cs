using System.CommandLine;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Runs;

/// <summary><c>lab report DIR</c> and <c>lab rejudge DIR</c>.</summary>
public static class RunFolderCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The folder that a run wrote." };
        yield return new Command("report", "Writes the report of a run again from what it kept. Example: lab.sh report /tmp/actordist-runs/cap-...")
        {
            folder,
        }.WithAction((parsed, _) => Task.FromResult(Guarded(() => Report(new RunFolder(parsed.GetRequiredValue(folder).FullName)))));
        yield return new Command(
            "rejudge",
            "Judges a run's histories again and writes its report anew. Exit code 0: every verdict is what it was, 1: one differs, 2: no such run. "
            + "The experiment's own verdict, which rests on its counts too, stays. Example: lab.sh rejudge /tmp/actordist-runs/cap-...")
        {
            folder,
        }.WithAction((parsed, _) => Task.FromResult(Guarded(() => Rejudge(new RunFolder(parsed.GetRequiredValue(folder).FullName)))));
    }

    private static int Guarded(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return CommandAction.BadUsage;
        }
    }

    private static int Report(RunFolder folder)
    {
        var (run, histories) = folder.Read();
        folder.Write(run, histories);
        Console.WriteLine(folder.Report);
        return CommandAction.Done;
    }

    private static int Rejudge(RunFolder folder)
    {
        var (run, histories) = folder.Read();
        var (differ, judged) = (false, new List<JudgedHistory>());
        foreach (var history in histories)
        {
            var again = history.JudgedAgain();
            judged.Add(again);
            foreach (var (model, verdict) in again.Verdicts)
            {
                var before = history.Verdicts.GetValueOrDefault(model)?.Verdict;
                differ |= before != verdict.Verdict;
                Console.WriteLine(
                    $"{history.Store,-12} {model,-20} {Word(verdict.Verdict)}{(before == verdict.Verdict ? "" : $" (was {Word(before)})")}: {verdict.Sentence}");
            }
        }

        folder.Write(run, judged);
        Console.WriteLine(histories.Count == 0 ? "this run kept no history: there is nothing to judge" : folder.Report);
        return differ ? CommandAction.Failed : CommandAction.Done;
    }

    private static string Word(Verdict? verdict) => verdict?.ToString().ToLowerInvariant() ?? "not judged";
}
