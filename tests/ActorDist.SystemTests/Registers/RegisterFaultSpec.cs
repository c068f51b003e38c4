using ActorDist.Lab.Processes;
using ActorDist.Lab.Registers;
using ActorDist.Verification.Judgements;
using Xunit;

namespace ActorDist.SystemTests.Registers;

/// <summary>Registers on real processes under faults: clients go on meanwhile, and everything that they were told is linearizable.</summary>
public sealed class RegisterFaultSpec(RealCluster cluster) : SystemSpec(cluster)
{
    private const int Clients = 8;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    /// <summary>Long enough that others propose in its place, too short for it to be downed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static int Workloads;

    [Fact]
    public async Task Should_stay_linearizable_when_any_minority_is_killed()
    {
        await Cluster.RestoreAsync(Cancellation);
        var victims = Cluster.Nodes.Take(2).ToArray();
        await JudgeAsync(Cluster.Nodes, async answeredSince =>
        {
            await victims[0].KillAsync(Cancellation);
            await answeredSince();
            await victims[1].KillAsync(Cancellation);
            await answeredSince();
        });
    }

    [Fact]
    public async Task Should_hold_what_was_acknowledged_when_all_are_killed_and_started_again()
    {
        await Cluster.RestoreAsync(Cancellation);
        var counters = new[] { new CountedObject("pncounter"), new CountedObject("op-counter") };
        var deleted = new DeletedObject("op-set");
        await deleted.MakeAsync(Cluster.Nodes[0], Cluster.Nodes[1], Cancellation);
        await JudgeAsync(Cluster.Nodes, async answeredSince =>
        {
            var counting = Task.WhenAll(counters.Select(counter => counter.CountUntilKilledAsync(Cluster.Nodes, Cancellation)));
            await Cluster.EventuallyAsync(
                () => Task.FromResult(counters.All(counter => counter.Acknowledged >= Clients)), () => "replicated counts are acknowledged", Cancellation);
            await Cluster.Control.KillAllAsync();
            await counting;
            await Cluster.RestoreAsync(Cancellation);
            await answeredSince();
        });
        foreach (var counter in counters)
            await counter.IsWholeAsync(Cluster, Cluster.Nodes, Cancellation);
        await deleted.IsGoneAsync(Cluster, Cluster.Nodes, Cancellation);
    }

    [Fact]
    public async Task Should_lose_nothing_when_a_wiped_disk_is_replaced()
    {
        await Cluster.RestoreAsync(Cancellation);
        var wiped = Cluster.Nodes[^1];
        var counter = new CountedObject("op-counter");
        await JudgeAsync(Cluster.Nodes, async answeredSince =>
        {
            var counting = counter.CountUntilKilledAsync([wiped], Cancellation);
            await Cluster.EventuallyAsync(() => Task.FromResult(counter.Acknowledged >= Clients), () => "operations are acknowledged", Cancellation);
            await wiped.KillAsync(Cancellation);
            await counting;
            wiped.WipeDisk();
            await Cluster.RestoreAsync(Cancellation);
            await answeredSince();
            Assert.False(await Cluster.IsReplicaAsync(wiped, Cancellation), "a wiped disk is nobody's replica");
            await Cluster.TakeInAsync(wiped, Cancellation);
            await answeredSince();
        });
        // The new disk, too, is given the operations that only others have kept.
        await counter.IsWholeAsync(Cluster, Cluster.Nodes, Cancellation);
    }

    [Fact]
    public async Task Should_stay_linearizable_when_proposers_are_paused_in_the_middle_of_their_work()
    {
        await Cluster.RestoreAsync(Cancellation);
        await JudgeAsync(Cluster.Nodes, async answeredSince =>
        {
            foreach (var node in Cluster.Nodes)
            {
                await node.PauseAsync(Cancellation);
                await Task.Delay(Pause, Cancellation);
                await node.ResumeAsync(Cancellation);
                await answeredSince();
            }
        });
    }

    /// <summary>Breaks something while clients work, and judges what they were told.</summary>
    /// <param name="doors">Nodes that the clients go to.</param>
    /// <param name="breakAsync">Gets a way to wait until some more operations were answered, which a fault must not prevent.</param>
    private async Task JudgeAsync(IReadOnlyList<NodeProcess> doors, Func<Func<Task>, Task> breakAsync)
    {
        var number = Interlocked.Increment(ref Workloads);
        var workload = new RegisterWorkload(
            [.. doors.Select(node => node.Spec.Http)], Clients, $"fault-{number}", seed: number);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var work = workload.RunAsync(stop.Token);
        try
        {
            await AnsweredAsync(workload, Clients * 10);
            await breakAsync(() => AnsweredAsync(workload, Clients * 10));
            await Task.Delay(Calm, Cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await work;
        }

        var result = workload.Judge();
        TestContext.Current.TestOutputHelper?.WriteLine(result.Sentence);
        foreach (var operation in result.Witness is { } witness ? workload.Tell(witness.Key) : [])
            TestContext.Current.TestOutputHelper?.WriteLine(operation);
        Assert.True(result.Verdict == Verdict.Held, result.Sentence);
    }

    private Task AnsweredAsync(RegisterWorkload workload, long more)
    {
        var before = workload.Done;
        return Cluster.EventuallyAsync(
            () => Task.FromResult(workload.Done >= before + more), () => $"{more} more operations are answered", Cancellation);
    }
}
