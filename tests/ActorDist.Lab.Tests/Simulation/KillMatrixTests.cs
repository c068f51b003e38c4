using ActorDist.Lab.Simulation.KillMatrix;
using ActorDist.Lab.Simulation.World;
using Xunit;

namespace ActorDist.Lab.Tests.Simulation;

public sealed class KillMatrixTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Mutants.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMutant_IsCaught(string name)
    {
        var mutant = Mutants.All.Single(each => string.Equals(each.Name, name, StringComparison.Ordinal));
        var row = KillMatrixRow.Hunt(mutant, TestContext.Current.CancellationToken);
        foreach (var caught in row.CaughtBy)
            output.WriteLine($"{caught.Invariant} {caught.Name}, seed {caught.Seed}: {caught.Detail}");
        Assert.NotEmpty(row.CaughtBy);
    }

    [Fact]
    public void WhatIsNotBroken_IsNotCaught()
    {
        var nothing = new Mutant("nothing", () => ReplicaFactory.Correct);
        var row = KillMatrixRow.Hunt(nothing, batches: 1, TestContext.Current.CancellationToken);
        Assert.Empty(row.CaughtBy);
    }

    [Fact]
    public void TheMatrix_HasEveryVariantThatWasAskedFor() => Assert.Superset(
        new HashSet<string>(StringComparer.Ordinal)
        {
            "quorum of one", "membership-sized quorum", "no fsync", "ballot reuse after restart", "read without write-back",
            "lost operation IDs", "collection without floor",
        },
        Mutants.All.Select(mutant => mutant.Name).ToHashSet(StringComparer.Ordinal));
}
