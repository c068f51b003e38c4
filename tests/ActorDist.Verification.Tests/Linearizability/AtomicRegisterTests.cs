using System.Diagnostics;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Linearizability;
using ActorDist.Verification.Models.VersionedRegister;
using Xunit;

namespace ActorDist.Verification.Tests.Linearizability;

public sealed class AtomicRegisterTests(ITestOutputHelper output)
{
    private static readonly SearchBudget Budget = new(TimeSpan.FromSeconds(30), Steps: 1_000_000, MemoryBytes: 256L << 20);

    [Theory]
    [InlineData(VersionRule.Consecutive, 30, 0.0)]
    [InlineData(VersionRule.Consecutive, 30, 0.1)]
    [InlineData(VersionRule.ConsecutiveWhilePresent, 30, 0.1)]
    [InlineData(VersionRule.Consecutive, 200, 0.03)]
    public void Every_run_of_an_atomic_register_holds(VersionRule rule, int operations, double lossRate)
    {
        var search = new PartitionedSearch<RegisterState, RegisterCommand, RegisterReply>(new VersionedRegisterModel(rule), Budget);
        for (var seed = 0; seed < 2_000; seed++)
        {
            var verdict = search.Run(RegisterRuns.Run(seed, operations, processes: 5, lossRate));
            Assert.True(verdict == Verdict.Held, $"seed {seed}: {verdict} {search.Reason}");
        }
    }

    [Fact]
    public void A_stale_read_in_a_run_is_violated()
    {
        var search = new PartitionedSearch<RegisterState, RegisterCommand, RegisterReply>(new VersionedRegisterModel(), Budget);
        var judged = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var history = RegisterRuns.Run(seed, operations: 30, processes: 5, lossRate: 0.1);
            if (!MakeOneReadStale(history))
                continue;
            judged++;
            Assert.True(search.Run(history) == Verdict.Violated, $"seed {seed}");
        }

        Assert.True(judged > 1_000, $"Only {judged} runs had a read to spoil.");
    }

    [Fact]
    public void The_light_judge_allocates_only_what_the_model_does()
    {
        var search = new PartitionedSearch<RegisterState, RegisterCommand, RegisterReply>(new VersionedRegisterModel(), Budget);
        var history = RegisterRuns.Run(seed: 3, operations: 30, processes: 5, lossRate: 0.0)
            .Where(operation => operation.Output.Status != RegisterStatus.Ok || operation.Output.Number is null).ToArray();
        Array.ForEach(new int[3], _ => search.Run(history));
        var before = GC.GetAllocatedBytesForCurrentThread();
        search.Run(history);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Thirty_operations_are_judged_well_under_a_hundred_microseconds()
    {
        var search = new PartitionedSearch<RegisterState, RegisterCommand, RegisterReply>(new VersionedRegisterModel(), Budget);
        var histories = Enumerable.Range(0, 2_000)
            .Select(seed => RegisterRuns.Run(seed, operations: 30, processes: 5, lossRate: 0.1))
            .ToArray();
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            foreach (var history in histories)
            {
                var started = Stopwatch.GetTimestamp();
                search.Run(history);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        times.RemoveRange(0, histories.Length);
        times.Sort();
        var median = times[times.Count / 2];
        output.WriteLine($"median {median:0.0} us, p99 {times[times.Count * 99 / 100]:0.0} us, worst {times[^1]:0.0} us");
        Assert.InRange(median, 0, 100);
    }

    /// <summary>Lets a read that began after a change had returned answer with the version before that change.</summary>
    private static bool MakeOneReadStale(Operation<RegisterCommand, RegisterReply>[] history)
    {
        for (var read = history.Length - 1; read >= 0; read--)
        {
            var spoiled = history[read];
            if (spoiled is not { Input.Function: RegisterFunction.Get, Outcome: OperationOutcome.Ok, Output.Status: RegisterStatus.Ok })
                continue;
            var change = Array.FindLastIndex(history, other =>
                other is { Outcome: OperationOutcome.Ok, Output.Status: RegisterStatus.Ok }
                && other.Input.Function != RegisterFunction.Get
                && other.Return < spoiled.Call);
            if (change < 0)
                continue;
            history[read] = spoiled with { Output = spoiled.Output with { Version = history[change].Output.Version - 1 } };
            return true;
        }

        return false;
    }
}
