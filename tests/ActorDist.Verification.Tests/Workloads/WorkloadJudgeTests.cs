using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Models.Counter;
using ActorDist.Verification.Models.ValueSet;
using ActorDist.Verification.Staleness;
using ActorDist.Verification.Tests.Linearizability;
using ActorDist.Verification.Workloads.Bank;
using ActorDist.Verification.Workloads.Barriers;
using ActorDist.Verification.Workloads.Counters;
using ActorDist.Verification.Workloads.Effects;
using ActorDist.Verification.Workloads.FailureDetection;
using ActorDist.Verification.Workloads.Locks;
using ActorDist.Verification.Workloads.Partitions;
using ActorDist.Verification.Workloads.Replicas;
using ActorDist.Verification.Workloads.Sets;
using CsCheck;
using Xunit;
using static ActorDist.Verification.Tests.Linearizability.Notation;
using BankOperation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Workloads.Bank.BankInput,
    System.Collections.Generic.IReadOnlyDictionary<string, long?>>;

namespace ActorDist.Verification.Tests.Workloads;

/// <summary>For each judge a history that holds, one for each way to be wrong, and one that shows nothing.</summary>
public sealed class WorkloadJudgeTests
{
    [Theory]
    [InlineData("a1 r1 a2 r12", true, null, 2, 0)]
    [InlineData("a1 r1 r r1", true, "stale", 0, 1)]
    [InlineData("a1 r1 r r1", false, null, 0, 1)]
    [InlineData("a1 r", false, "lost", 0, 0)]
    [InlineData("a1 r1 r", false, "lost", 0, 0)]
    [InlineData("a1 r12", false, "unexpected", 0, 0)]
    [InlineData("?1 r r1 r1", true, null, 1, 0)]
    [InlineData("!1 r1", false, "unexpected", 0, 0)]
    public void A_set_loses_nothing(string text, bool isImmediate, string? anomaly, int stable, int stale)
    {
        var history = text.Split(' ').Select((each, index) => Step(each, 2 * index)).ToArray();
        var found = new SetFullJudge(isImmediate).Judge(history);
        Expect(anomaly, found.Judgement);
        if (anomaly is null)
            Assert.Equal((stable, stale), (found.Stable, found.Stale));

        static Operation<SetInput, ValueSequence> Step(string text, int at)
        {
            long[] values = [.. text[1..].Select(digit => (long)(digit - '0'))];
            return text[0] switch
            {
                'r' => Ok(0, at, at + 1, SetInput.Read(), ValueSequence.Of(values)),
                'a' => Ok(0, at, at + 1, SetInput.Add(values[0]), ValueSequence.Empty),
                '!' => Failed<SetInput, ValueSequence>(0, at, at + 1, SetInput.Add(values[0])),
                _ => Unknown<SetInput, ValueSequence>(1, at, SetInput.Add(values[0])),
            };
        }
    }

    [Fact]
    public void A_set_of_which_nothing_was_read_shows_nothing() => Assert.Equal(
        UnknownReason.NothingTested,
        new SetFullJudge(true).Judge([Ok(0, 1, 2, SetInput.Add(1), ValueSequence.Empty)]).Judgement.Reason);

    [Theory]
    [InlineData(6L, 4L, null)]
    [InlineData(6L, 5L, "wrong-total")]
    [InlineData(11L, -1L, "negative-value")]
    [InlineData(6L, null, "nil-balance")]
    public void A_bank_keeps_its_total(long? a, long? b, string? anomaly)
    {
        var read = new Dictionary<string, long?>(StringComparer.Ordinal) { ["a"] = a, ["b"] = b };
        var found = new BankJudge(["a", "b"], 10, areDebtsAllowed: false).Judge([Transfer(), Balance(read)]);
        Expect(anomaly, found);
        read["c"] = 0;
        read["b"] = 4;
        Expect("unexpected-key", new BankJudge(["a", "b"], 10, areDebtsAllowed: false).Judge([Transfer(), Balance(read)]));

        static BankOperation Transfer() => Ok<BankInput, IReadOnlyDictionary<string, long?>>(
            0, 1, 2, new BankInput("a", "b", 1), new Dictionary<string, long?>(StringComparer.Ordinal));

        static BankOperation Balance(IReadOnlyDictionary<string, long?> read) => Ok(0, 3, 4, BankInput.Read, read);
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(5L, null)]
    [InlineData(-3L, null)]
    [InlineData(2L, null)]
    [InlineData(6L, "out-of-bounds")]
    [InlineData(-4L, "out-of-bounds")]
    public void A_counter_stays_between_the_possible_sums(long sum, string? anomaly) => Expect(anomaly, new CounterBoundsJudge().Judge(
    [
        Ok<CounterInput, long?>(0, 1, 10, CounterInput.Add(5), null),
        Unknown<CounterInput, long?>(1, 2, CounterInput.Add(-3)),
        Ok<CounterInput, long?>(2, 3, 4, CounterInput.Read(), sum),
    ]));

    [Fact]
    public void Whatever_the_bounds_of_a_counter_forbid_is_not_linearizable() => SmallHistories.Counter.Sample(
        history =>
        {
            Array.ForEach([.. Enumerable.Range(0, history.Length)], index => history[index] = history[index] with { Key = "k" });
            return new CounterBoundsJudge().Judge(history).Verdict != Verdict.Violated || !BruteForce.CanExplain(new CounterModel(), history);
        },
        iter: 2_000,
        print: history => string.Join('\n', history));

    [Theory]
    [InlineData("a:1 2", "b:1 2", null)]
    [InlineData("a:1 2", "c:1 2", "diverged")]
    [InlineData("a:1 2", "b:1", "lost")]
    [InlineData("a:1 2 9", "b:1 2", "unexpected")]
    public void Replicas_converge(string first, string second, string? anomaly)
    {
        HashSet<string> updates = new(["1", "2"], StringComparer.Ordinal);
        var found = new ConvergenceJudge().Judge(updates, updates, [View("n1", first), View("n2", second)]);
        Expect(anomaly, found);

        static ReplicaView View(string replica, string text) => new(
            replica, 1, text[2..].Split(' ').ToHashSet(StringComparer.Ordinal), text[0] == 'b' ? "a" : text[..1]);
    }

    [Theory]
    [InlineData(1, 10, 1L, 2, 11, 2L, null)]
    [InlineData(1, 10, 1L, 2, 9, 2L, "lock-overlap")]
    [InlineData(1, long.MaxValue, 1L, 2, 9, 2L, "lock-overlap")]
    [InlineData(1, 10, 2L, 2, 11, 2L, "token-not-rising")]
    [InlineData(1, 10, null, 2, 10, null, null)]
    public void A_lock_has_one_holder_at_a_time(int one, long until, long? token, int two, long from, long? next, string? anomaly) =>
        Expect(anomaly, LockJudge.Exclusion([new("l", one, token, 1, until), new("l", two, next, from, long.MaxValue)]));

    [Theory]
    [InlineData(2, true, null)]
    [InlineData(0, true, "stale-token")]
    [InlineData(0, false, null)]
    public void A_resource_takes_no_stale_token(long token, bool isAccepted, string? anomaly) =>
        Expect(anomaly, LockJudge.Fencing([new("r", 1, 1, 1, WasAccepted: true), new("r", 2, token, 2, isAccepted)]));

    [Theory]
    [InlineData(3, null)]
    [InlineData(5, "early-release")]
    public void A_barrier_releases_nobody_before_all_have_come(long lastComes, string? anomaly) => Expect(
        anomaly,
        new BarrierJudge(3).Judge([new("b", 0, 1, 4), new("b", 1, 2, 6), new("b", 2, lastComes, 7)]));

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(9, 10, "overlap")]
    [InlineData(10, 4, "gap")]
    [InlineData(15, 4, "gap")]
    public void A_part_has_one_owner_and_is_not_long_without(long secondFrom, long longestGap, string? anomaly)
    {
        var found = new PartitionJudge(["1", "2"], longestGap).Judge(
            [new("1", 0, 0, 10), new("1", 1, secondFrom, 20), new("2", 2, 5, long.MaxValue)], 0, 20);
        Expect(anomaly, found.Judgement);
        if (anomaly is null)
            Assert.Equal(5, found.WorstGap);
    }

    [Theory]
    [InlineData(OperationOutcome.Ok, 1, null)]
    [InlineData(OperationOutcome.Ok, 0, "lost")]
    [InlineData(OperationOutcome.Ok, 2, "duplicate")]
    [InlineData(OperationOutcome.Failed, 1, "failed-but-done")]
    [InlineData(OperationOutcome.Unknown, 0, null)]
    [InlineData(OperationOutcome.Unknown, 1, null)]
    [InlineData(OperationOutcome.Unknown, 2, "duplicate")]
    public void An_effect_happens_once(OperationOutcome outcome, int times, string? anomaly)
    {
        Effect[] effects = [new("sure", 1, "created"), .. Enumerable.Range(2, times).Select(time => new Effect("r", time, "created"))];
        EffectRequest[] requests = [new("sure", 0, 0, OperationOutcome.Ok), new("r", 1, 0, outcome)];
        Expect(anomaly, new ExactlyOnceJudge().Judge(requests, effects));
        Expect("unexpected", new ExactlyOnceJudge().Judge(requests[..1], [effects[0], new Effect("nobody", 9, "created")]));
    }

    [Fact]
    public void A_failure_detector_is_measured()
    {
        // n1 wrongs n2 from 10 to 30; n3 crashes at 100, n1 finds out at 140, n2 at 150.
        Suspicion[] suspicions =
        [
            new("n1", "n2", 10, true), new("n1", "n2", 30, false), new("n1", "n3", 140, true), new("n2", "n3", 150, true),
        ];
        var found = new FailureDetectorJudge(50).Judge(["n1", "n2", "n3"], suspicions, [new Crash("n3", 100)], 0, 300);
        Assert.Equal(Verdict.Held, found.Judgement.Verdict);
        Assert.Equal([40, 50], found.DetectionTimes);
        Assert.Equal([20], found.MistakeDurations);

        // Two pairs of 300 with a live target, two of 100 to the crash, two of 100 that n3 watched.
        Assert.Equal(1 - (20.0 / 1000), found.QueryAccuracy, 6);
        Expect("incomplete", new FailureDetectorJudge(45).Judge(["n1", "n2", "n3"], suspicions, [new Crash("n3", 100)], 0, 300).Judgement);
        Expect("incomplete", new FailureDetectorJudge(50).Judge(["n1", "n2", "n3"], suspicions[..3], [new Crash("n3", 100)], 0, 300).Judgement);
        Expect(
            "inaccurate",
            new FailureDetectorJudge(50).Judge(
                ["n1", "n2", "n3"], [suspicions[0], .. suspicions[2..]], [new Crash("n3", 100)], 0, 300).Judgement);
        Assert.Equal(
            UnknownReason.NothingTested, new FailureDetectorJudge(50).Judge(["n1", "n2"], [], [], 0, 300).Judgement.Reason);
    }

    [Fact]
    public void Staleness_is_counted_in_versions_and_time()
    {
        var found = new StalenessMeter().Measure(
        [
            Write(0, 10, 1), Write(20, 30, 2), Write(40, 50, 3), Read(60, 1), Read(70, 3), Read(45, 2), Read(35, null),
        ]);
        Assert.Equal(
            [new ReadStaleness(2, 25), new ReadStaleness(0, 0), new ReadStaleness(2, 30), new ReadStaleness(0, 0)], found.Reads);
        Assert.Equal((2, 25L, 30L), (found.Stale, found.AgeAt(0.75), found.AgeAt(1)));
        Assert.Equal(
            "Process 1 got an impossible reply on key \"k\": read returned 1 (called at 60, returned at 61), which had been replaced at least "
            + "2 times, first 30 before the call; 2 of 4 reads were stale.",
            found.Judgement.Sentence);

        static Operation<CasRegisterInput, CasRegisterOutput> Write(long call, long @return, long value) =>
            Ok(0, call, @return, CasRegisterInput.Write(value), CasRegisterOutput.Done);

        static Operation<CasRegisterInput, CasRegisterOutput> Read(long call, long? value) =>
            Ok(1, call, call + 1, CasRegisterInput.Read(), CasRegisterOutput.Found(value));
    }

    private static void Expect(string? anomaly, Judgement found)
    {
        Assert.True(string.Equals(anomaly, found.Anomaly, StringComparison.Ordinal), $"expected {anomaly}: {found.Anomaly} {found.Sentence}");
        Assert.Equal(anomaly is null ? Verdict.Held : Verdict.Violated, found.Verdict);
        Assert.Equal(anomaly is null, found.Witness.Count == 0);
    }
}
