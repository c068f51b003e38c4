using Xunit;

namespace ActorDist.Core.Tests.Broadcast;

/// <summary>Seeded runs; one that fails names its seed, which replays it.</summary>
public sealed class SimulatedGroupTests
{
    private const int Seeds = 120;

    [Fact]
    public void Should_come_to_one_state_of_exactly_the_operations_made()
    {
        var (lost, repeated, crashes, evictions, snapshots, made) = (0, 0, 0, 0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var wrong = SimulatedGroup.Run(seed, SimulatedFlaw.None, out var group);
            Assert.True(wrong is null, $"seed {seed}: {wrong}");
            (lost, repeated, crashes) = (lost + group.Lost, repeated + group.Repeated, crashes + group.Crashes);
            (evictions, snapshots, made) = (evictions + group.Evictions, snapshots + group.Snapshots, made + group.Made);
        }

        Assert.All([lost, repeated, crashes, evictions, snapshots, made], count => Assert.InRange(count, Seeds / 6, int.MaxValue));
    }

    [Theory]
    [InlineData(SimulatedFlaw.DeliversTwice)]
    [InlineData(SimulatedFlaw.DeliversNot)]
    [InlineData(SimulatedFlaw.AnswersUnsynced)]
    [InlineData(SimulatedFlaw.ForgetsTheLog)]
    [InlineData(SimulatedFlaw.IgnoresCauses)]
    public void Should_catch_what_is_broken(SimulatedFlaw flaw) =>
        Assert.Contains(Enumerable.Range(1, Seeds), seed => SimulatedGroup.Run(seed, flaw, out _) is not null);
}
