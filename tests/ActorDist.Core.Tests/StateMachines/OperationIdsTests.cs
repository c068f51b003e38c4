using ActorDist.Core.StateMachines;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.StateMachines;

public sealed class OperationIdsTests
{
    [Fact]
    public void Settled_IsTheFirstThatIsNotOver()
    {
        var ids = new OperationIds(1);
        var (first, second, third) = (ids.Next(), ids.Next(), ids.Next());
        ids.Complete(second);
        Assert.Equal(first.Sequence, ids.Settled);
        ids.Complete(first);
        Assert.Equal(third.Sequence, ids.Settled);
    }

    [Fact]
    public void AnyOrderOfEnds_SettlesAll() => Gen.Shuffle(Enumerable.Range(0, 30).ToArray()).Sample(order =>
    {
        var ids = new OperationIds(1);
        var taken = order.Select(_ => ids.Next()).ToArray();
        foreach (var i in order)
        {
            Assert.True(ids.Settled <= taken[i].Sequence);
            ids.Complete(taken[i]);
            ids.Complete(taken[i]);
        }

        return ids.Settled == (ulong)order.Length + 1;
    });
}
