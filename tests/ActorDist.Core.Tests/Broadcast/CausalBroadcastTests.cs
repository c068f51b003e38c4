using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Operations;
using Xunit;
using static ActorDist.Core.Tests.Broadcast.Replica;

namespace ActorDist.Core.Tests.Broadcast;

/// <summary>One replica at a time, with the messages in its hand.</summary>
public sealed class CausalBroadcastTests
{
    private static readonly BroadcastOptions Small = new(MaxUnstable: 4, MaxPending: 2, CompactEvery: 2);

    [Fact]
    public void Should_deliver_what_comes_twice_once()
    {
        var (one, two) = Pair();
        one.Add(5);
        var message = Assert.IsType<BroadcastMessage.Operations>(Assert.Single(one.Sent).Message);
        two.Broadcast.Receive(one.Id, message);
        two.Broadcast.Receive(one.Id, message);
        Assert.Equal(5, two.Counter.Value);
        Assert.Single(two.Log);
    }

    [Fact]
    public void Should_deliver_after_what_the_maker_had_seen()
    {
        Replica[] all = [new(1), new(2), new(3)];
        foreach (var replica in all)
            replica.Broadcast.Change(ViewOf(1, 1, 2, 3));
        Settle(all);
        all[0].Add(1);
        var first = all[0].Sent[0].Message;
        all[1].Broadcast.Receive(all[0].Id, first);
        all[1].Sent.Clear();
        all[1].Add(10);
        all[2].Broadcast.Receive(all[1].Id, all[1].Sent[0].Message);
        Assert.Equal((0, 1), ((int)all[2].Counter.Value, all[2].Broadcast.Pending));
        all[2].Broadcast.Receive(all[0].Id, first);
        Assert.Equal((11, 0), ((int)all[2].Counter.Value, all[2].Broadcast.Pending));
    }

    [Fact]
    public void Should_ask_for_what_was_lost()
    {
        var (one, two) = Pair();
        for (var i = 0; i < 1000; i++)
            one.Add(1);
        one.Sent.Clear();
        Settle(one, two);
        Assert.Equal(1000, two.Counter.Value);
    }

    [Fact]
    public void Should_let_nothing_leave_before_it_is_durable()
    {
        var (one, _) = Pair();
        one.Broadcast.Broadcast(() => OperationCounter.Add(1), out var dot);
        one.Broadcast.Tick();
        one.Broadcast.Receive(IdOf(2), new BroadcastMessage.Want(VectorClock.Empty));
        Assert.Empty(one.Sent);
        Assert.Empty(one.Acknowledged);
        one.Sync();
        Assert.Equal([dot], one.Acknowledged);
        Assert.Equal(3, one.Sent.Count);
    }

    [Fact]
    public void Should_refuse_operations_past_the_log_and_take_them_again_once_all_have_them()
    {
        var (one, two) = Pair(Small);
        for (var i = 0; i < 4; i++)
            Assert.Equal(BroadcastRefusal.None, one.Add(1));
        Assert.Equal(BroadcastRefusal.LogFull, one.Add(1));
        Assert.Equal(4, one.Counter.Value);
        Settle(one, two);
        Assert.Equal(BroadcastRefusal.None, one.Add(1));
    }

    [Fact]
    public void Should_refuse_operations_outside_the_configuration()
    {
        var (one, two) = Pair();
        one.Broadcast.Change(ViewOf(2, 2));
        Assert.Equal(BroadcastRefusal.NotAMember, one.Add(1));
        two.Broadcast.Change(ViewOf(2, 2));
        two.Broadcast.Receive(one.Id, new BroadcastMessage.Operations([Operation(1, 1)]));
        Assert.Equal((0, 0), ((int)one.Counter.Value, (int)two.Counter.Value));
        two.Broadcast.Change(ViewOf(1, 1, 2));
        Assert.Equal(2, two.Broadcast.View.Epoch);
    }

    [Fact]
    public void Should_forget_what_all_have_and_nothing_that_one_has_not()
    {
        var (one, two) = Pair(Small);
        one.Add(1);
        one.Add(2);
        Assert.Equal(2, one.Broadcast.LogLength);
        Settle(one, two);
        Assert.Equal((0, 0), (one.Broadcast.LogLength, two.Broadcast.LogLength));
        Assert.Empty(one.Log);
        Assert.Equal(one.Broadcast.Delivered, one.Checkpoint.Delivered);
    }

    [Fact]
    public void Should_go_on_without_an_evicted_member_which_takes_a_snapshot_and_brings_what_only_it_has()
    {
        var (one, two) = Pair(Small);
        one.Add(1);
        Settle(one, two);
        two.Add(100);
        two.Sent.Clear();
        one.Broadcast.Change(ViewOf(2, 1));
        for (var i = 0; i < 50; i++)
            Assert.Equal(BroadcastRefusal.None, one.Add(1));
        Assert.InRange(one.Broadcast.LogLength, 0, 2);
        one.Broadcast.Change(ViewOf(3, 1, 2));
        two.Broadcast.Change(ViewOf(3, 1, 2));
        Assert.False(two.Broadcast.IsCaughtUp);
        one.Sent.Clear();
        one.Broadcast.Receive(two.Id, new BroadcastMessage.Want(two.Broadcast.Delivered));
        two.Broadcast.Receive(one.Id, Assert.IsType<BroadcastMessage.Snapshot>(Assert.Single(one.Sent).Message));
        Assert.Equal((51, 151), ((int)one.Counter.Value, (int)two.Counter.Value));
        Settle(one, two);
        Assert.Equal((151, 151), ((int)one.Counter.Value, (int)two.Counter.Value));
        Assert.True(two.Broadcast.IsCaughtUp);
    }

    [Fact]
    public void Should_give_a_wiped_member_a_snapshot()
    {
        var (one, two) = Pair(Small);
        one.Add(1);
        one.Add(2);
        Settle(one, two);
        var three = new Replica(3, Small);
        foreach (var replica in new[] { one, three })
            replica.Broadcast.Change(ViewOf(2, 1, 3));
        Settle(one, three);
        Assert.Equal(3, three.Counter.Value);
        Assert.NotNull(three.Checkpoint.State);
    }

    [Fact]
    public void Should_go_on_where_the_disk_stopped()
    {
        var (one, two) = Pair(Small);
        one.Add(1);
        one.Add(2);
        Settle(one, two);
        one.Add(4);
        var again = new Replica(1, Small, one.Checkpoint, [.. one.Log]);
        Assert.Equal((7, one.Broadcast.Delivered), ((int)again.Counter.Value, again.Broadcast.Delivered));
        again.Broadcast.Change(ViewOf(1, 1, 2));
        again.Add(8);
        Settle(again, two);
        Assert.Equal(15, two.Counter.Value);
    }

    [Fact]
    public void Should_refuse_malformed_operations_and_change_nothing()
    {
        var (one, two) = Pair(Small);
        Refused("truncated", Operation(1, 1, payload: []));
        Refused("limit is", Operation(1, 1, payload: new byte[Small.MaxPayload + 1]));
        Refused("its maker had made 0", Operation(1, 5, before: VectorClock.Empty));
        Refused("this replica has not made it", Operation(2, 1));
        Assert.Equal((0, 0, 0), ((int)two.Counter.Value, two.Broadcast.Pending, two.Log.Count));
        Assert.Throws<FormatException>(() => two.Broadcast.Receive(one.Id, new BroadcastMessage.Snapshot(Operation(1, 2).Before, new byte[] { 1 })));
        Assert.Throws<FormatException>(() => two.Broadcast.Receive(
            one.Id, new BroadcastMessage.Operations([.. Enumerable.Repeat(Operation(1, 1), Small.MaxBatch + 1)])));
        Assert.Equal(VectorClock.Empty, two.Broadcast.Delivered);
        Assert.Throws<ArgumentException>(() => one.Broadcast.Broadcast(() => new byte[Small.MaxPayload + 1], out _));
        Assert.Equal(VectorClock.Empty, one.Broadcast.Delivered);

        void Refused(string why, Operation operation) => Assert.Contains(
            why,
            Assert.Throws<FormatException>(() => two.Broadcast.Receive(one.Id, new BroadcastMessage.Operations([operation]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Should_keep_no_more_waiting_than_its_limit()
    {
        var (one, two) = Pair(Small);
        two.Broadcast.Receive(one.Id, new BroadcastMessage.Operations([.. Enumerable.Range(2, 10).Select(counter => Operation(1, counter))]));
        Assert.Equal((Small.MaxPending, 0), (two.Broadcast.Pending, (int)two.Counter.Value));
    }

    private static (Replica One, Replica Two) Pair(BroadcastOptions? options = null)
    {
        var (one, two) = (new Replica(1, options), new Replica(2, options));
        one.Broadcast.Change(ViewOf(1, 1, 2));
        two.Broadcast.Change(ViewOf(1, 1, 2));
        Settle(one, two);
        return (one, two);
    }

    private static Operation Operation(int replica, int counter, byte[]? payload = null, VectorClock? before = null)
    {
        var origin = new Origin(IdOf(replica), 1);
        return new Operation(
            new Dot(origin, (ulong)counter),
            before ?? (counter == 1 ? VectorClock.Empty : VectorClock.Of(new Dot(origin, (ulong)counter - 1))),
            payload ?? OperationCounter.Add(1));
    }
}
