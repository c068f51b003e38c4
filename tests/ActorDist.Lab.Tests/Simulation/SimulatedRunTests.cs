using ActorDist.Lab.Simulation;
using ActorDist.Lab.Simulation.KillMatrix;
using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;
using Xunit;

namespace ActorDist.Lab.Tests.Simulation;

public sealed class SimulatedRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(129)]
    [InlineData(10_353)]
    public void TheSameSeed_GivesTheSameRun(long seed) => Assert.Equal(Trace(seed), Trace(seed));

    [Fact]
    public void OtherSeeds_GiveOtherRuns() => Assert.NotEqual(Trace(1), Trace(2));

    [Fact]
    public void ManySeeds_AreHeld_WithEveryKindOfFaultSeen()
    {
        var summary = SeedSweep.Run(1, 1500, () => ReplicaFactory.Correct, _ => { }, TestContext.Current.CancellationToken);
        Assert.Null(summary.Worst);
        Assert.Equal(RunVerdict.Held, summary.Verdict);
        Assert.Equal(1500, summary.Runs);
        Assert.All(Enum.GetValues<ObservedFault>(), fault => Assert.True(summary.Tally[fault] > 0, $"{fault} was never seen"));
        Assert.True(summary.SucceededInFaults > 0 && summary.SucceededAfter > 0);
    }

    [Theory]
    [InlineData(153_300)] // a sample for a read of before a crash was counted for one of after it
    [InlineData(1053)] // a replica that was added again brought back what had been collected
    [InlineData(376)] // a copied state was acknowledged without the promise that goes with it
    [InlineData(9629)] // a retry was applied again after a collection had forgotten it
    public void SeedsThatOnceFoundABug_AreHeld(long seed) =>
        Assert.Equal(RunVerdict.Held, SimulatedRun.Of(PlanGenerator.Generate(seed), ReplicaFactory.Correct).Verdict);

    [Fact]
    public void ARunInWhichNothingSucceeds_IsUnknown()
    {
        var plan = PlanGenerator.Generate(1) with { Clients = [], Faults = [] };
        var result = SimulatedRun.Of(plan, ReplicaFactory.Correct);
        Assert.Equal(RunVerdict.Unknown, result.Verdict);
        Assert.Contains("no operation succeeded", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AViolation_ShrinksToASmallerRunWithTheSameInvariant()
    {
        var mutant = Mutants.All.First(mutant => mutant.Name.StartsWith("quorum of one", StringComparison.Ordinal));
        var found = SimulatedRun.Of(PlanGenerator.Generate(1), mutant.Factory());
        Assert.Equal(RunVerdict.Violated, found.Verdict);
        var shrunk = PlanShrinker.Shrink(found, mutant.Factory);
        Assert.Equal(found.Violations[0].Invariant, shrunk.Violations[0].Invariant);
        Assert.True(Operations(shrunk.Plan) < Operations(found.Plan));
        Assert.Equal(shrunk.Violations[0], SimulatedRun.Of(shrunk.Plan, mutant.Factory()).Violations[0]);
    }

    private static int Operations(Plan plan) => plan.Clients.Sum(script => script.Length);

    private static List<string> Trace(long seed)
    {
        List<string> lines = [];
        SimulatedRun.Of(PlanGenerator.Generate(seed), ReplicaFactory.Correct, stopsAtViolation: true, lines.Add);
        return lines;
    }
}
