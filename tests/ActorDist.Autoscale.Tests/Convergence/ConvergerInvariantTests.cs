using Xunit;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>
/// Invariants I3, I4, I5, I8 and I10 of the converger and its planner in many short lives of a group; and that the simulation can tell:
/// without the cloud's fence and client tokens it finds servers too many.
/// </summary>
public sealed class ConvergerInvariantTests
{
    private const int Seeds = 400;
    private const int Steps = 600;

    [Fact]
    public void Should_keep_the_invariants_whatever_is_late_lost_or_done_twice()
    {
        var (lost, refused, crashes, created, drained) = (0, 0, 0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new ConvergerWorld(seed);
            world.Run(Steps);
            Assert.True(world.Violation is null, $"seed {seed}: {world.Violation}");
            lost += world.LostReplies;
            refused += world.Refused;
            crashes += world.Crashes;
            created += world.Created;
            drained += world.Drained;
        }

        // A run in which nothing went wrong would prove nothing.
        Assert.True(lost > Seeds && refused > 0 && crashes > Seeds && created > Seeds && drained > Seeds / 4, $"{lost} lost, {refused} refused, {crashes} crashes, {created} created, {drained} drained");
    }

    [Fact]
    public void Should_find_too_many_servers_in_a_cloud_without_a_fence()
    {
        var caught = Enumerable.Range(0, Seeds).Count(seed =>
        {
            var world = new ConvergerWorld(seed, isFenced: false, knowsTokens: false);
            world.Run(Steps);
            return world.Violation is not null;
        });

        Assert.True(caught > 0, "no seed finds a violation in a cloud that obeys everybody");
    }
}
