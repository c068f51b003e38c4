using System.Diagnostics;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Linearizability.Zones;
using ActorDist.Verification.Models.CasRegister;
using ActorDist.Verification.Tests.UniqueWrites;
using CsCheck;
using Xunit;
using static ActorDist.Verification.Tests.Linearizability.Notation;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.CasRegister.CasRegisterInput,
    ActorDist.Verification.Models.CasRegister.CasRegisterOutput>;

namespace ActorDist.Verification.Tests.Linearizability;

public sealed class ZoneJudgeTests(ITestOutputHelper output)
{
    private static readonly CasRegisterModel Model = new();
    private readonly PartitionedSearch<long?, CasRegisterInput, CasRegisterOutput> _search = new(Model, SearchBudget.Default);
    private readonly ZoneJudge _zones = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Zones_search_and_brute_force_agree_on_every_history(int operations)
    {
        var verdicts = new int[3];
        foreach (var history in UniqueHistories.All(operations))
        {
            var expected = BruteForce.CanExplain(Model, history) ? Verdict.Held : Verdict.Violated;
            verdicts[(int)expected]++;
            Assert.True(_zones.Judge(history).Verdict == expected, $"zones, {expected}: {string.Join('\n', history)}");
            Assert.True(_search.Run(history) == expected, $"search, {expected}: {string.Join('\n', history)}");
        }

        output.WriteLine($"{verdicts[0]} held, {verdicts[2]} violated");
        Assert.True(verdicts[0] > 0 && verdicts[2] > 0);
    }

    [Fact]
    public void Zones_search_and_brute_force_agree_on_samples_of_up_to_six_operations()
    {
        var held = 0;
        var violated = 0;
        UniqueHistories.Timed.Sample(
            history =>
            {
                var expected = BruteForce.CanExplain(Model, history) ? Verdict.Held : Verdict.Violated;
                Interlocked.Increment(ref expected == Verdict.Held ? ref held : ref violated);
                var found = new ZoneJudge().Judge(history);
                return found.Verdict == expected && (found.Witness.Count > 0) == (expected == Verdict.Violated);
            },
            iter: 10_000,
            print: history => string.Join('\n', history));
        Assert.True(held > 500 && violated > 500, $"{held} held, {violated} violated");
    }

    [Fact]
    public void A_hundred_thousand_operations_are_judged_in_under_two_seconds()
    {
        var history = AtomicRun(seed: 7, operations: 100_000, processes: 20);
        _zones.Judge(AtomicRun(seed: 8, operations: 1_000, processes: 20));
        var started = Stopwatch.GetTimestamp();
        var held = _zones.Judge(history);
        var elapsed = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"{elapsed.TotalMilliseconds:0} ms");
        Assert.Equal(Verdict.Held, held.Verdict);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        MakeOneReadStale(history);
        var violated = _zones.Judge(history);
        Assert.Equal(Verdict.Violated, violated.Verdict);
        Assert.InRange(violated.Witness.Count, 2, 6);
    }

    [Fact]
    public void A_value_that_was_replaced_must_not_come_back()
    {
        Operation[] history =
        [
            Ok(0, 1, 2, CasRegisterInput.Write(1), CasRegisterOutput.Done),
            Ok(0, 3, 4, CasRegisterInput.Write(2), CasRegisterOutput.Done),
            Ok(1, 5, 6, CasRegisterInput.Read(), CasRegisterOutput.Found(1)),
        ];
        var found = new RegisterJudge().Judge(history, TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Violated, found.Verdict);
        Assert.Equal(
            "Process 1 got an impossible reply on key \"k\": read returned 1 (called at 5, returned at 6), "
            + "but 2 had replaced 1 before it was called.",
            _zones.Judge(history).Sentence);
    }

    [Theory]
    [InlineData(OperationOutcome.Failed, "aborted-read")]
    [InlineData(null, "thin-air-read")]
    public void A_value_that_nobody_wrote_must_not_be_seen(OperationOutcome? write, string anomaly)
    {
        Operation read = Ok(1, 3, 4, CasRegisterInput.Read(), CasRegisterOutput.Found(1));
        Operation[] history = write is null ? [read] : [Failed<CasRegisterInput, CasRegisterOutput>(0, 1, 2, CasRegisterInput.Write(1)), read];
        Assert.Equal((Verdict.Violated, anomaly), (_zones.Judge(history).Verdict, _zones.Judge(history).Anomaly));
    }

    [Fact]
    public void Values_written_twice_are_left_to_the_search()
    {
        Operation[] history =
        [
            Ok(0, 1, 2, CasRegisterInput.Write(1), CasRegisterOutput.Done),
            Ok(0, 3, 4, CasRegisterInput.Write(1), CasRegisterOutput.Done),
        ];
        var found = _zones.Judge(history);
        Assert.Equal((Verdict.Unknown, UnknownReason.NotJudgeable), (found.Verdict, found.Reason));
        Assert.Equal(Verdict.Held, new RegisterJudge().Judge(history, TestContext.Current.CancellationToken).Verdict);
    }

    /// <summary>Clients on a register that really is atomic; every write writes a new value.</summary>
    internal static Operation[] AtomicRun(int seed, int operations, int processes)
    {
        var random = new Random(seed);
        var open = new (int Stage, Operation Operation)[processes];
        var history = new List<Operation>(operations);
        long? value = null;
        for (var time = 0; history.Count < operations; time++)
        {
            var process = random.Next(processes);
            ref var client = ref open[process];
            switch (client.Stage++)
            {
                case 0:
                    var input = random.Next(2) == 0 ? CasRegisterInput.Read() : CasRegisterInput.Write(time + 1);
                    client.Operation = new Operation("k", process, input, default, time, 0, OperationOutcome.Ok);
                    break;
                case 1:
                    var isRead = client.Operation.Input.Function == CasRegisterFunction.Read;
                    if (!isRead)
                        value = client.Operation.Input.Value;
                    client.Operation = client.Operation with { Output = isRead ? CasRegisterOutput.Found(value) : CasRegisterOutput.Done };
                    break;
                default:
                    history.Add(client.Operation with { Return = time });
                    client.Stage = 0;
                    break;
            }
        }

        return [.. history];
    }

    private static void MakeOneReadStale(Operation[] history)
    {
        var read = Array.FindLastIndex(history, each => each.Input.Function == CasRegisterFunction.Read);
        var old = history.First(each => each.Input.Function == CasRegisterFunction.Write).Input.Value;
        history[read] = history[read] with { Output = CasRegisterOutput.Found(old) };
    }
}
