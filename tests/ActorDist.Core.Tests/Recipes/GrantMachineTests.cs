using System.Text;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Fencing;
using ActorDist.Core.Recipes.Granting;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

public sealed class GrantMachineTests
{
    private readonly RecipeRegister<GrantState> _lock = new(new LockMachine());

    [Fact]
    public void A_lock_goes_to_those_who_wait_in_their_order_with_rising_tokens()
    {
        Assert.Equal((RecipeStatus.Ok, 1), Acquire("a.1"));
        Assert.Equal((RecipeStatus.Waiting, 0), Acquire("b.1"));
        Assert.Equal((RecipeStatus.Waiting, 0), Acquire("c.1"));
        Assert.Equal(2, _lock.Do(Contend(RecipeOperation.Acquire, "c.1")).Number);
        Assert.Equal(RecipeStatus.Busy, _lock.Do(Contend(RecipeOperation.Acquire, "d.1") with { NoWait = true }).Status);
        Release("a.1");
        Assert.Equal("b.1", Assert.Single(_lock.State.Holders).Session);
        Assert.Equal(4, _lock.State.Holders[0].Token);
        Release("b.1");
        Assert.Equal("c.1", Assert.Single(_lock.State.Holders).Session);
    }

    [Fact]
    public void A_deleted_lock_goes_on_with_higher_tokens()
    {
        Acquire("a.1");
        Release("a.1");
        Assert.False(_lock.Register.Exists);
        Assert.Equal((RecipeStatus.Ok, 3), Acquire("a.1"));
    }

    [Fact]
    public void Only_a_reentrant_holder_goes_in_twice_and_must_come_out_twice()
    {
        Acquire("a.1");
        Assert.Equal((RecipeStatus.AlreadyHeld, 1), Acquire("a.1"));
        var again = _lock.Do(Contend(RecipeOperation.Acquire, "a.1") with { Reentrant = true });
        Assert.Equal((RecipeStatus.Ok, 1, 2), (again.Status, again.Token, again.Number));
        Acquire("b.1");
        Release("a.1");
        Assert.Equal("a.1", _lock.State.Holders[0].Session);
        Release("a.1");
        Assert.Equal("b.1", _lock.State.Holders[0].Session);
    }

    [Fact]
    public void Two_contenders_of_one_session_are_two()
    {
        _lock.Do(Contend(RecipeOperation.Acquire, "a.1") with { Name = "x" });
        Assert.Equal(RecipeStatus.Waiting, _lock.Do(Contend(RecipeOperation.Acquire, "a.1") with { Name = "y" }).Status);
        Assert.Equal(RecipeStatus.Ok, _lock.Do(Contend(RecipeOperation.Evict, "a.1")).Status);
        Assert.True(_lock.State.IsEmpty);
    }

    [Fact]
    public void Who_waits_and_ends_never_gets_it()
    {
        Acquire("a.1");
        Acquire("b.1");
        Acquire("c.1");
        _lock.Do(Contend(RecipeOperation.Evict, "b.1"));
        _lock.Do(Contend(RecipeOperation.Evict, "a.1"));
        Assert.Equal("c.1", _lock.State.Holders[0].Session);
        Assert.Equal(RecipeStatus.NotHeld, _lock.Do(Contend(RecipeOperation.Release, "a.1")).Status);
    }

    [Fact]
    public void A_release_with_another_grants_token_is_refused()
    {
        Acquire("a.1");
        Assert.Equal(RecipeStatus.Stale, _lock.Do(Contend(RecipeOperation.Release, "a.1") with { Token = 9 }).Status);
        Assert.Equal("a.1", _lock.State.Holders[0].Session);
    }

    [Fact]
    public void A_semaphore_in_use_refuses_another_limit_and_more_permits_than_there_are()
    {
        var machine = new SemaphoreMachine();
        var semaphore = new RecipeRegister<GrantState>(machine);
        semaphore.Do(Contend(RecipeOperation.Acquire, "a.1") with { Limit = 3, Number = 2 });
        var other = semaphore.Do(Contend(RecipeOperation.Acquire, "b.1") with { Limit = 4, Number = 1 });
        Assert.Equal((RecipeStatus.Mismatch, 3), (other.Status, other.Number));
        var tooMany = Contend(RecipeOperation.Acquire, "b.1") with { Limit = 3, Number = 4 };
        Assert.Contains("from 1 to 3", Assert.Throws<FormatException>(() => machine.IsRead(tooMany.Encode())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leader_proclaims_under_its_term_only()
    {
        var election = new RecipeRegister<GrantState>(new ElectionMachine());
        var term = election.Do(Contend(RecipeOperation.Acquire, "a.1") with { Data = "at a"u8.ToArray() }).Token;
        election.Do(Contend(RecipeOperation.Acquire, "b.1") with { Data = "at b"u8.ToArray() });
        Assert.Equal(RecipeStatus.NotHeld, election.Do(Contend(RecipeOperation.Proclaim, "b.1")).Status);
        Assert.Equal(RecipeStatus.Stale, election.Do(Contend(RecipeOperation.Proclaim, "a.1") with { Token = term + 1 }).Status);
        election.Do(Contend(RecipeOperation.Proclaim, "a.1") with { Token = term, Data = "busy"u8.ToArray() });
        Assert.Equal("busy", Encoding.UTF8.GetString(election.State.Holders[0].Data.Span));
        election.Do(Contend(RecipeOperation.Release, "a.1"));
        Assert.Equal("at b", Encoding.UTF8.GetString(election.State.Holders[0].Data.Span));
    }

    [Fact]
    public void The_fence_refuses_the_holder_that_was_paused()
    {
        var resource = new RecipeRegister<FencedState>(new FencedMachine());
        var paused = _lock.Do(Contend(RecipeOperation.Acquire, "a.1")).Token;
        Acquire("b.1");
        _lock.Do(Contend(RecipeOperation.Evict, "a.1"));
        var next = _lock.State.Holders[0].Token;
        Assert.Equal(RecipeStatus.Ok, resource.Do(Write(next, "new")).Status);
        var stale = resource.Do(Write(paused, "old"));
        Assert.Equal((RecipeStatus.Stale, next), (stale.Status, stale.Token));
        Assert.Equal("new", Encoding.UTF8.GetString(resource.State.Value.Span));

        static RecipeCommand Write(long token, string value) =>
            new(RecipeOperation.Put) { Token = token, Data = Encoding.UTF8.GetBytes(value) };
    }

    [Fact]
    public void A_lock_is_full_at_its_limit_and_says_so()
    {
        for (var i = 1; i <= RecipeLimits.MaxContenders; i++)
            Acquire($"a.{i}");
        var more = _lock.Do(Contend(RecipeOperation.Acquire, "b.1"));
        Assert.Equal((RecipeStatus.Full, RecipeLimits.MaxContenders), (more.Status, more.Number));
    }

    private static RecipeCommand Contend(RecipeOperation operation, string session) => new(operation) { Session = session };

    private (RecipeStatus Status, long Token) Acquire(string session)
    {
        var reply = _lock.Do(Contend(RecipeOperation.Acquire, session));
        return (reply.Status, reply.Token);
    }

    private void Release(string session) => Assert.Equal(RecipeStatus.Ok, _lock.Do(Contend(RecipeOperation.Release, session)).Status);
}
