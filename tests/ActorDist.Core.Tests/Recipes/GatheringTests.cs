using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Counting;
using ActorDist.Core.Recipes.Gathering;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

public sealed class GatheringTests
{
    private readonly RecipeRegister<RosterState> _double = new(new DoubleBarrierMachine());
    private readonly RecipeRegister<RosterState> _group = new(new GroupMachine());

    [Fact]
    public void A_double_barrier_opens_when_all_are_in_and_ends_when_all_are_out()
    {
        Assert.Equal(RecipeStatus.Waiting, Enter("a.1").Status);
        Assert.Equal(RecipeStatus.Waiting, Enter("a.1").Status);
        Assert.Equal(RecipeStatus.Mismatch, Enter("b.1", count: 3).Status);
        Assert.Equal(RecipeStatus.Ok, Enter("b.1").Status);
        Assert.Equal(RecipeStatus.Ok, Enter("a.1").Status);
        Assert.Equal(RecipeStatus.Busy, Enter("c.1").Status);
        Assert.Equal(RecipeStatus.Waiting, Leave("a.1").Status);
        Assert.Equal(RecipeStatus.Busy, Enter("a.1").Status);
        Assert.Equal(RecipeStatus.Ok, Leave("b.1").Status);
        Assert.False(_double.Register.Exists);
        Assert.Equal(RecipeStatus.Waiting, Enter("c.1").Status);
    }

    [Fact]
    public void The_dead_have_not_entered_and_keep_nobody_inside()
    {
        Enter("a.1");
        _double.Do(new RecipeCommand(RecipeOperation.Evict) { Session = "a.1" });
        Assert.Equal(RecipeStatus.Waiting, Enter("b.1").Status);
        Assert.Equal(RecipeStatus.Ok, Enter("c.1").Status);
        _double.Do(new RecipeCommand(RecipeOperation.Evict) { Session = "c.1" });
        Assert.Equal(RecipeStatus.Ok, Leave("b.1").Status);
    }

    [Fact]
    public void Nobody_goes_on_before_so_many_have_entered() => Gen.Select(Gen.Int[1, 4], Gen.Int[0, 11].Array[0, 30]).Sample((count, moves) =>
    {
        var barrier = new RecipeRegister<RosterState>(new DoubleBarrierMachine());
        foreach (var move in moves)
        {
            var (who, what) = ($"s.{move % 4 + 1}", move / 4);
            var before = barrier.State;
            var reply = barrier.Do(what == 0
                ? Join(who, who) with { Number = count }
                : new RecipeCommand(what == 1 ? RecipeOperation.Leave : RecipeOperation.Evict) { Session = who, Name = who });
            if (what == 0 && reply.Status == RecipeStatus.Ok)
                Assert.True(before.IsOpen || before.Attendees.Count == count - 1);
            if (what == 1 && reply.Status == RecipeStatus.Ok)
                Assert.True(!before.IsOpen || barrier.State.IsEmpty);
        }
    });

    [Fact]
    public void A_name_belongs_to_one_session()
    {
        Assert.Equal(RecipeStatus.Ok, _group.Do(Join("a.1", "web-1")).Status);
        Assert.Equal(RecipeStatus.Duplicate, _group.Do(Join("b.1", "web-1")).Status);
        Assert.Equal(RecipeStatus.Duplicate, _group.Do(new RecipeCommand(RecipeOperation.Leave) { Session = "b.1", Name = "web-1" }).Status);
        Assert.Equal(RecipeStatus.Ok, _group.Do(Join("b.1", "web-2")).Status);
        _group.Do(Join("a.1", "web-1") with { Data = "busy"u8.ToArray() });
        Assert.Equal("web-1 web-2", string.Join(' ', _group.State.Attendees.Select(member => member.Name)));
        Assert.Equal("busy"u8, _group.State.Attendees[0].Data.Span);
        _group.Do(new RecipeCommand(RecipeOperation.Evict) { Session = "a.1" });
        Assert.Equal("web-2", Assert.Single(_group.State.Attendees).Name);
        Assert.True(_group.Do(Join("c.1", "web-1")).Token > _group.State.Attendees[0].Token);
    }

    [Fact]
    public void A_barrier_is_up_until_it_is_lifted()
    {
        var barrier = new RecipeRegister<BarrierState>(new BarrierMachine());
        Assert.Equal(RecipeStatus.NotFound, barrier.Do(new RecipeCommand(RecipeOperation.Lift)).Status);
        Assert.Equal(RecipeStatus.Ok, barrier.Do(new RecipeCommand(RecipeOperation.Set)).Status);
        Assert.True(barrier.Register.Exists);
        Assert.Equal(RecipeStatus.Ok, barrier.Do(new RecipeCommand(RecipeOperation.Lift)).Status);
        Assert.False(barrier.Register.Exists);
    }

    [Fact]
    public void A_counter_adds_and_refuses_to_overflow()
    {
        var counter = new RecipeRegister<CounterState>(new CounterMachine());
        Assert.Equal(5, Add(5).Number);
        Assert.Equal(-2, Add(-7).Number);
        counter.Do(new RecipeCommand(RecipeOperation.Set) { Number = long.MaxValue });
        Assert.Equal((RecipeStatus.Overflow, long.MaxValue), (Add(1).Status, counter.State.Value));
        counter.Do(new RecipeCommand(RecipeOperation.Set) { Number = long.MinValue });
        Assert.Equal((RecipeStatus.Overflow, long.MinValue), (Add(-1).Status, counter.State.Value));

        RecipeReply Add(long number) => counter.Do(new RecipeCommand(RecipeOperation.Add) { Number = number });
    }

    private static RecipeCommand Join(string session, string name) => new(RecipeOperation.Join) { Session = session, Name = name };

    private RecipeReply Enter(string session, int count = 2) => _double.Do(Join(session, session) with { Number = count });

    private RecipeReply Leave(string session) => _double.Do(new RecipeCommand(RecipeOperation.Leave) { Session = session, Name = session });
}
