using ActorDist.Lab.Judging;
using ActorDist.Lab.Processes;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.KeyValue;

namespace ActorDist.Lab.JudgeBench;

/// <summary>Logs of one kind from Porcupine's test data.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Model">What they are judged by.</param>
/// <param name="Files">One history each.</param>
internal sealed record RecordedLogs(string Name, string Model, IReadOnlyList<FileInfo> Files)
{
    private const string Registers = "cas-register";
    private static readonly HistoryReading Reading = new(null, FailedCas.Observation, NilRead.Observation);

    /// <summary>Both kinds.</summary>
    /// <param name="folder">The test data.</param>
    /// <exception cref="ClusterException">They are not there.</exception>
    public static IReadOnlyList<RecordedLogs> In(DirectoryInfo folder) =>
    [
        new("Porcupine's etcd logs", Registers, Find(folder, "jepsen", "etcd_*.log")),
        new("Porcupine's key-value logs", "key-value", Find(folder, "kv", "c*.txt")),
    ];

    /// <summary>Measures the verdicts alone, from operations that are read already, and then whole judgements: operations out of events, verdict, witness, sentence.</summary>
    public IEnumerable<JudgeRow> Measure(JudgeTimer timer, CancellationToken cancellation)
    {
        var histories = Files.Select(Read).ToArray();
        var operations = histories.Sum(history => history.Count(each => each.Type == EventType.Invoke));
        var alone = string.Equals(Model, Registers, StringComparison.Ordinal)
            ? Alone(histories, new CasRegisterModel(), new CasRegisterCodec(Reading.FailedCas, Reading.NilRead))
            : Alone(histories, new KeyValueModel(), new KeyValueCodec());
        yield return timer.Measure(Name, "ActorDist, verdict alone", operations, alone);
        yield return timer.Measure(Name, "ActorDist, with witness", operations, () =>
            [.. histories.Select(history => HistoryJudges.Run(Model, history, Reading, cancellation).Verdict)]);
    }

    private static Func<IReadOnlyList<Verdict>> Alone<TState, TInput, TOutput>(
        IReadOnlyList<HistoryEvent>[] histories, ISequentialModel<TState, TInput, TOutput> model, IOperationCodec<TInput, TOutput> codec)
    {
        var read = histories.Select(history => EventHistory.ToOperations(history, codec).ToArray()).ToArray();
        var search = new PartitionedSearch<TState, TInput, TOutput>(model, SearchBudget.Default);
        return () => [.. read.Select(operations => search.Run(operations))];
    }

    private static FileInfo[] Find(DirectoryInfo folder, string part, string pattern)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(folder.FullName, part)).GetFiles(pattern).OrderBy(file => file.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"--corpora {folder}: {e.Message}", e);
        }
    }

    private static IReadOnlyList<HistoryEvent> Read(FileInfo file)
    {
        try
        {
            using var text = file.OpenText();
            return string.Equals(file.Extension, ".log", StringComparison.Ordinal) ? JepsenLog.Read(text) : EdnHistory.Read(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ClusterException($"{file}: {e.Message}", e);
        }
    }
}
