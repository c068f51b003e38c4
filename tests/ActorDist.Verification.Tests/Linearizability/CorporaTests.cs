using ActorDist.Corpora;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Histories.Formats;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.KeyValue;
using Xunit;

namespace ActorDist.Verification.Tests.Linearizability;

/// <summary>Histories judged by others: our judge must agree with every label.</summary>
public sealed class CorporaTests(ITestOutputHelper output)
{
    private static readonly int[] LinearizableEtcdLogs = [2, 18, 38, 48, 56, 76, 80, 92, 98, 100, 102];

    [Theory]
    [InlineData(FailedCas.Observation)]
    [InlineData(FailedCas.NeverHappened)]
    public void Porcupines_etcd_logs_get_their_labels_whatever_a_failed_cas_means(FailedCas failedCas)
    {
        var folder = CorpusFolder.Find("porcupine", "jepsen");
        var judge = new LinearizabilityJudge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel());
        var elapsed = TimeSpan.Zero;
        for (var number = 0; number <= 102; number += 2)
        {
            using var log = new StreamReader(Path.Combine(folder, $"etcd_{number:000}.log"));
            var operations = EventHistory.ToOperations(JepsenLog.Read(log), new CasRegisterCodec(failedCas, NilRead.Observation));
            var result = judge.Judge(operations, TestContext.Current.CancellationToken);
            elapsed += result.Elapsed;
            output.WriteLine($"etcd_{number:000} {Shown(result)}");
            var expected = LinearizableEtcdLogs.Contains(number) ? Verdict.Held : Verdict.Violated;
            Assert.True(result.Verdict == expected, $"etcd_{number:000}: {result.Sentence}");
        }

        output.WriteLine($"all {elapsed.TotalMilliseconds:0.0} ms");
    }

    [Theory]
    [InlineData("c01-ok", Verdict.Held)]
    [InlineData("c01-bad", Verdict.Violated)]
    [InlineData("c10-ok", Verdict.Held)]
    [InlineData("c10-bad", Verdict.Violated)]
    public void Porcupines_key_value_logs_get_their_labels(string name, Verdict expected)
    {
        using var log = new StreamReader(Path.Combine(CorpusFolder.Find("porcupine", "kv"), name + ".txt"));
        var operations = EventHistory.ToOperations(EdnHistory.Read(log), new KeyValueCodec());
        var result = new LinearizabilityJudge<string, KeyValueInput, string>(new KeyValueModel())
            .Judge(operations, TestContext.Current.CancellationToken);
        output.WriteLine($"{name} {Shown(result)}");
        Assert.Equal(expected, result.Verdict);
    }

    [Fact]
    public void Knossos_good_histories_hold_where_a_failed_operation_never_happened()
    {
        var judged = JudgeKnossos("good", FailedCas.NeverHappened);
        Assert.Equal(54, judged.Count);
        Assert.All(judged, each => Assert.True(each.Result.Verdict == Verdict.Held, $"{each.Name}: {each.Result.Sentence}"));
    }

    [Fact]
    public void Eighteen_of_the_good_histories_fall_where_a_failed_cas_is_an_observation()
    {
        int[] memstress = [2, 4, 5, 6, 8, 14, 16, 17, 22, 23, 25, 32, 42, 46];
        var expected = memstress.Select(number => $"memstress3-{number}")
            .Concat(Enumerable.Range(0, 4).Select(number => $"mongodb-v0-ack-rollback-{number}"));
        var violated = JudgeKnossos("good", FailedCas.Observation)
            .Where(each => each.Result.Verdict == Verdict.Violated).Select(each => each.Name);
        Assert.Equal(expected.Order(StringComparer.Ordinal), violated.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Knossos_bad_histories_are_violated_at_the_event_that_Knossos_names()
    {
        var firstImpossible = JudgeKnossos("bad", FailedCas.NeverHappened)
            .ToDictionary(each => each.Name, each => each.Result.Witness?.Impossible.Return, StringComparer.Ordinal);
        Assert.Equal(
            new Dictionary<string, long?>(StringComparer.Ordinal)
            {
                ["cas-failure"] = 491,
                ["immediate-failure"] = 3,
                ["rethink-fail-minimal"] = 4,
            },
            firstImpossible);
    }

    [Fact]
    public void The_sentence_names_the_impossible_reply_and_what_was_possible()
    {
        var (_, result) = JudgeKnossos("bad", FailedCas.NeverHappened).Single(each => each.Name is "cas-failure");
        Assert.Equal(
            "Process 70 got an impossible reply: read returned 0 (called at 488, returned at 491), "
            + "but by then the object could only hold 2.",
            result.Sentence);
    }

    private List<(string Name, LinearizabilityResult<CasRegisterInput, CasRegisterOutput> Result)> JudgeKnossos(
        string label, FailedCas failedCas)
    {
        var judge = new LinearizabilityJudge<long?, CasRegisterInput, CasRegisterOutput>(new CasRegisterModel(initial: 0));
        var judged = new List<(string, LinearizabilityResult<CasRegisterInput, CasRegisterOutput>)>();
        foreach (var path in Directory.GetFiles(CorpusFolder.Find("knossos", "cas-register", label), "*.edn").Order(StringComparer.Ordinal))
        {
            using var file = new StreamReader(path);
            var operations =
                EventHistory.ToOperations(EdnHistory.Read(file), new CasRegisterCodec(failedCas, NilRead.NotRecorded));
            var result = judge.Judge(operations, TestContext.Current.CancellationToken);
            var name = Path.GetFileNameWithoutExtension(path);
            output.WriteLine($"{name} {Shown(result)}");
            judged.Add((name, result));
        }

        return judged;
    }

    private static string Shown<TInput, TOutput>(LinearizabilityResult<TInput, TOutput> result) =>
        $"{result.Elapsed.TotalMilliseconds:0.000} ms, {result.Steps} steps, witness of {result.Witness?.Operations.Count ?? 0} operations"
        + $"{(result.Witness is { IsMinimal: false } ? " (not minimal)" : "")}: {result.Sentence}";
}
