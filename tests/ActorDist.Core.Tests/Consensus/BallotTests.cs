using ActorDist.Core.Consensus;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Consensus;

public sealed class BallotTests
{
    private static readonly Gen<Ballot> Ballots = Gen.Select(
        Gen.Long[0, 3], Gen.ULong[0, 2], Gen.ULong[0, 2], Gen.Long[0, 2],
        (counter, high, low, incarnation) => new Ballot(counter, new ReplicaId(high, low), incarnation));

    [Fact]
    public void Order_IsTotal() => Gen.Select(Ballots, Ballots, Ballots).Sample((a, b, c) =>
        Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a))
        && (a.CompareTo(b) == 0) == (a == b)
        && (!(a <= b && b <= c) || a <= c)
        && Ballot.Max(a, b) >= a && Ballot.Max(a, b) >= b);

    [Fact]
    public void TheCounter_DecidesFirst() =>
        Assert.True(new Ballot(2, new ReplicaId(0, 0), 0) > new Ballot(1, new ReplicaId(9, 9), 9));

    [Fact]
    public void Next_IsAboveAndTheSameProposers() => Ballots.Sample(ballot =>
        ballot.Next() > ballot && ballot.Next().Replica == ballot.Replica && ballot.Next().Incarnation == ballot.Incarnation);

    [Fact]
    public void None_IsBelowEveryBallotInUse() => Ballots.Where(ballot => ballot.Counter > 0).Sample(ballot => Ballot.None < ballot);
}
