using ActorDist.Lab.Soak;
using ActorDist.Lab.Soak.Workloads;
using Xunit;

namespace ActorDist.Lab.Tests.Soak;

public sealed class RoundPlanSpec
{
    private const int Seeds = 500;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(40);

    [Fact]
    public void Should_make_the_same_plan_of_the_same_seed()
    {
        var (first, second) = (Plan(7), Plan(7));
        Assert.Equal(first.Workloads, second.Workloads);
        Assert.Equal(first.Faults, second.Faults);
    }

    [Fact]
    public void Should_stay_within_its_time_and_draw_everything_sooner_or_later()
    {
        HashSet<string> workloads = new(StringComparer.Ordinal), nemeses = new(StringComparer.Ordinal);
        for (var (seed, i) = (1, 0); i < Seeds; i++, seed = SoakSeeds.Next(seed))
        {
            var plan = Plan(seed);
            Assert.InRange(plan.Workloads.Count, 3, 5);
            Assert.Equal(plan.Workloads.Count, plan.Workloads.Distinct(StringComparer.Ordinal).Count());
            Assert.NotEmpty(plan.Faults);
            Assert.All(plan.Faults, fault => Assert.InRange(fault.For, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(11)));
            Assert.True(plan.Faults.Aggregate(TimeSpan.Zero, (sum, fault) => sum + fault.After + fault.For) <= Time + TimeSpan.FromMilliseconds(1));
            Assert.True(plan.Faults.Count(fault => fault.Nemesis is SoakFaults.Wipe) <= 1, "a round loses one disk");
            Assert.DoesNotContain(plan.Faults, fault => !plan.NobodyLeaves && SoakFaults.NeedsEverybody(fault.Nemesis));
            workloads.UnionWith(plan.Workloads);
            nemeses.UnionWith(plan.Faults.Select(fault => fault.Nemesis));
        }

        Assert.True(workloads.SetEquals(SoakWorkloads.Names), string.Join(' ', workloads));
        Assert.True(nemeses.SetEquals(SoakFaults.All));
    }

    [Fact]
    public void Should_have_one_fault_in_the_shortest_round() =>
        Assert.Equal(TimeSpan.FromSeconds(4), Assert.Single(RoundPlan.Of(3, ["requests"], SoakFaults.All, TimeSpan.FromSeconds(4)).Faults).For);

    [Fact]
    public void Should_let_nobody_leave_where_every_fault_needs_everybody() =>
        Assert.True(RoundPlan.Of(2, ["requests"], ["ring"], Time).NobodyLeaves);

    [Fact]
    public void Should_give_each_round_a_seed_of_its_own_and_change_the_mode_seldom()
    {
        List<int> seeds = [1];
        while (seeds.Count < Seeds)
            seeds.Add(SoakSeeds.Next(seeds[^1]));

        Assert.Equal(Seeds, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.InRange(seed, 0, int.MaxValue - 1));
        var changes = seeds.Zip(seeds.Skip(1)).Count(pair => SoakSeeds.NobodyLeaves(pair.First) != SoakSeeds.NobodyLeaves(pair.Second));
        Assert.InRange(changes, Seeds / 12, Seeds / 3);
    }

    private static RoundPlan Plan(int seed) => RoundPlan.Of(seed, SoakWorkloads.Names, SoakFaults.All, Time);
}
