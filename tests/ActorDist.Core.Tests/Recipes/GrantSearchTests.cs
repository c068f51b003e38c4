using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Granting;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

/// <summary>Every history of a few contenders up to a depth: what is granted never overlaps, nobody overtakes, tokens rise.</summary>
public sealed class GrantSearchTests
{
    private static readonly string[] Sessions = ["a.1", "b.2", "c.3"];

    [Fact]
    public void Lock_HasOneHolderWhoseTokenIsTheHighestEver() => Search(
        new LockMachine(), depth: 6, Commands(_ => new RecipeCommand(RecipeOperation.Acquire)), state => Assert.True(state.Holders.Count <= 1));

    [Fact]
    public void ReadWriteLock_HasOneWriterOrReaders() => Search(
        new ReadWriteLockMachine(),
        depth: 5,
        [.. Commands(_ => new RecipeCommand(RecipeOperation.Acquire)),
            .. Sessions.Take(2).Select(s => new RecipeCommand(RecipeOperation.Acquire) { Session = s, Name = "w", Number = 1 })],
        state => Assert.True(state.Holders.Count <= 1 || !state.Holders.Any(ReadWriteLockMachine.IsWriter)));

    [Fact]
    public void Semaphore_NeverGrantsMoreThanItsLimit() => Search(
        new SemaphoreMachine(),
        depth: 5,
        Commands(i => new RecipeCommand(RecipeOperation.Acquire) { Limit = 3, Number = i + 1 }),
        state => Assert.True(state.Holders.Sum(holder => holder.Permits) <= 3));

    private static List<RecipeCommand> Commands(Func<int, RecipeCommand> acquire) =>
    [
        .. Sessions.Select((session, i) => acquire(i) with { Session = session }),
        .. Sessions.Select(session => new RecipeCommand(RecipeOperation.Release) { Session = session }),
        .. Sessions.Select(session => new RecipeCommand(RecipeOperation.Evict) { Session = session }),
    ];

    private static void Search(GrantMachine machine, int depth, IReadOnlyList<RecipeCommand> commands, Action<GrantState> invariant)
    {
        var states = 0;
        Visit(new RecipeRegister<GrantState>(machine), highest: 0, depth);
        Assert.True(states > 1_000, $"{states} states prove little");

        void Visit(RecipeRegister<GrantState> register, long highest, int left)
        {
            states++;
            if (left == 0)
                return;
            var before = register.State;
            foreach (var command in commands)
            {
                var next = register.Fork();
                var reply = next.Do(command);
                var after = next.State;
                if (command.Operation == RecipeOperation.Acquire && reply.Status == RecipeStatus.Ok)
                    Assert.Contains(after.Holders, holder => holder.Is(command.Session, command.Name) && holder.Token == reply.Token);
                invariant(after);
                Assert.True(
                    after.Waiters.Count == 0 || after.Waiters[0].Permits > after.Available, "somebody waits for what nobody holds");
                var granted = after.Holders.Where(holder => !before.Holders.Any(known => known.Token == holder.Token && Same(known, holder)));
                Assert.All(granted, holder => Assert.True(holder.Token > highest, "a token does not rise"));
                AssertFair(before, after, command);
                Visit(next, Math.Max(highest, after.Holders.Select(holder => holder.Token).DefaultIfEmpty().Max()), left - 1);
            }
        }
    }

    /// <summary>Who waited before and waits or holds now does so in the order of before, in front of who came in now.</summary>
    private static void AssertFair(GrantState before, GrantState after, RecipeCommand command)
    {
        var survivors = before.Waiters.Where(waiter => after.Waiters.Concat(after.Holders).Any(now => Same(now, waiter))).ToList();
        var now = after.Holders.Where(holder => !before.Holders.Any(known => Same(known, holder))).Concat(after.Waiters).ToList();
        Assert.True(
            survivors.Select(waiter => (waiter.Session, waiter.Name))
                .SequenceEqual(now.Take(survivors.Count).Select(contender => (contender.Session, contender.Name))),
            $"{command.Operation} of {command.Session} changed the order");
    }

    private static bool Same(Contender left, Contender right) => left.Is(right.Session, right.Name);
}
