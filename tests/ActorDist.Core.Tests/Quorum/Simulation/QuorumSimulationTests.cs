using ActorDist.Core.Quorum;
using Xunit;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>
/// With strict quorums and r + w above n: nothing acknowledged is ever neither present nor causally replaced, no dot is given to two writes,
/// and all primaries hold the same in the end. Beside it what is broken on purpose, which must be caught.
/// </summary>
public sealed class QuorumSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 300;

    private static readonly Variation[] Mutants =
    [
        new("quorums of one") { Quorum = 1 },
        new("answers before the disk has it") { SkipsSync = true },
        new("used epochs are forgotten") { ForgetsEpochs = true },
        new("last write wins") { Mode = BucketMode.LastWriteWins },
        new("sloppy quorums") { Sloppy = true },
        new("a blind put overwrites") { ReplacesWhatIsHeld = true },
        new("a replica lies") { Lies = true },
    ];

    public static TheoryData<string> MutantNames => [.. Mutants.Select(mutant => mutant.Name)];

    [Theory]
    [InlineData(BucketMode.Siblings)]
    [InlineData(BucketMode.PlainVectorClock)]
    public void ManySeeds_AreHeld_WithEveryKindOfFaultSeen(BucketMode mode)
    {
        var (puts, gets, kills, lost) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = QuorumWorld.Run(seed, Variation.Correct with { Mode = mode });
            Assert.True(world.Monitor.Violations.Count == 0, $"seed {seed}: {string.Join("; ", world.Monitor.Violations)}");
            puts += world.Monitor.Puts;
            gets += world.Monitor.Gets;
            kills += world.Kills;
            lost += world.Lost;
        }

        output.WriteLine($"{Seeds} seeds: {puts} puts acknowledged, {gets} gets judged, {kills} kills, {lost} keys lost by a disk");
        Assert.True(puts > 10 * Seeds && gets > 10 * Seeds && kills > Seeds && lost > 0);
    }

    [Fact]
    public void SloppyQuorums_AreWhole_OnceEverythingHasHealed()
    {
        var (puts, gets) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = QuorumWorld.Run(seed, new Variation("sloppy") { Sloppy = true, JudgedFrom = QuorumWorld.LastGetsAt });
            Assert.True(world.Monitor.Violations.Count == 0, $"seed {seed}: {string.Join("; ", world.Monitor.Violations)}");
            puts += world.Monitor.Puts;
            gets += world.Monitor.Gets;
        }

        Assert.True(puts > 10 * Seeds && gets == 2 * Seeds);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameRun()
    {
        var (first, second) = (QuorumWorld.Run(7, Variation.Correct), QuorumWorld.Run(7, Variation.Correct));
        Assert.Equal((first.Monitor.Puts, first.Monitor.Gets, first.Kills), (second.Monitor.Puts, second.Monitor.Gets, second.Kills));
    }

    [Theory]
    [MemberData(nameof(MutantNames))]
    public void EveryMutant_IsCaught(string name)
    {
        var mutant = Mutants.Single(each => string.Equals(each.Name, name, StringComparison.Ordinal));
        for (var seed = 1; seed <= Seeds; seed++)
        {
            if (QuorumWorld.Run(seed, mutant).Monitor.Violations is not [var first, ..])
                continue;
            output.WriteLine($"seed {seed}: {first}");
            return;
        }

        Assert.Fail($"{name} passed {Seeds} seeds");
    }
}
