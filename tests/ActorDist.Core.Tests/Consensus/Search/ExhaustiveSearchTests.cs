using System.Diagnostics;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines.Registers;
using Xunit;

namespace ActorDist.Core.Tests.Consensus.Search;

/// <summary>Three acceptors, two proposers, two values, one crash: every reachable state.</summary>
public sealed class ExhaustiveSearchTests(ITestOutputHelper output)
{
    [Fact]
    public void Agreement_HoldsInEveryReachableState()
    {
        var clock = Stopwatch.StartNew();
        var space = new StateSpace(number => Node(number, quorums: null));
        space.Explore();
        output.WriteLine($"{space.Visited} states in {clock.Elapsed}");
        output.WriteLine($"{space.Crashed} of them after a crash, {space.BothDone} with both changes done");
        Assert.True(space.Crashed > 0 && space.BothDone > 0, "the search did not go far enough to mean anything");
    }

    [Fact]
    public void ASmallQuorum_IsCaught() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new StateSpace(number => Node(number, new AnyOne())).Explore());

    private static SearchNode Node(int number, IQuorumRule? quorums) => new(
        number,
        Configuration.Stable(1, Enumerable.Range(1, 3).Select(TestCluster.Member)),
        number switch
        {
            1 => RegisterCommand.Put("a"u8),
            2 => RegisterCommand.Put("b"u8),
            _ => null,
        },
        quorums);

    private sealed class AnyOne : IQuorumRule
    {
        public bool IsQuorum(Configuration configuration, uint votes) => votes != 0;
    }
}
