using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Partitioning;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Recipes;

public sealed class PartitionTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

    private readonly RecipeRegister<PartitionState> _partition = new(new PartitionMachine());

    [Fact]
    public void The_first_member_owns_all_and_a_second_gets_half_once_that_is_released()
    {
        Join("a");
        Assert.Equal(10, Owned("a").Length);
        var kept = Owned("a").Take(5).ToArray();
        Join("b");
        Assert.Equal(10, Owned("a").Length);
        Assert.Empty(Owned("b"));
        var moving = _partition.State.Items.Where(item => item.IsMoving).Select(item => item.Name).ToArray();
        Assert.Equal(5, moving.Length);
        Assert.Equal(RecipeStatus.Ok, Release("a", moving).Status);
        Assert.Equal(moving, Owned("b"));
        Assert.Equal(kept, Owned("a"));
        Assert.True(_partition.State.IsSettled);
    }

    [Theory]
    [InlineData(3, 25)]
    [InlineData(4, 20)]
    [InlineData(9, 10)]
    public void A_member_more_moves_its_share_only(int members, int percent)
    {
        var items = Enumerable.Range(0, 1000).Select(i => $"{i}").ToArray();
        for (var i = 0; i < members; i++)
        {
            Join($"m{i}", items);
            ReleaseAll();
        }

        Join("more", items);
        Assert.Equal(percent * 10, _partition.State.Items.Count(item => item.IsMoving));
    }

    [Fact]
    public void An_item_that_its_owner_does_not_release_is_revoked_at_its_epoch()
    {
        Join("a");
        Join("b");
        var item = _partition.State.Items.First(item => item.IsMoving);
        Assert.Equal(RecipeStatus.Stale, Revoke(item.Name, item.Epoch + 1).Status);
        Assert.Equal(RecipeStatus.Ok, Revoke(item.Name, item.Epoch).Status);
        var moved = _partition.State.Items.First(other => Is(other.Name, item.Name));
        Assert.Equal("b", moved.Owner);
        Assert.True(moved.Epoch > item.Epoch);
        Assert.Equal(RecipeStatus.NotHeld, Release("a", [item.Name]).Status);
    }

    [Fact]
    public void A_second_member_of_the_same_name_and_another_set_of_items_are_refused()
    {
        Join("a");
        Assert.Equal(RecipeStatus.Duplicate, _partition.Do(Command(RecipeOperation.Join, "a", Ten) with { Session = "other.1" }).Status);
        Assert.Equal(RecipeStatus.Mismatch, Join("b", [.. Ten, "eleven"]).Status);
        Assert.Equal(RecipeStatus.Ok, Join("a", [.. Ten.Reverse()]).Status);
        Assert.Single(_partition.State.Members);
    }

    [Fact]
    public void Items_are_covered_exactly_whatever_happens() => Gen.Select(Gen.Int[1, 12], Gen.Int[0, 29].Array[1, 40]).Sample((count, moves) =>
    {
        var items = Ten.Concat(["x", "y"]).Take(count).ToArray();
        var partition = new RecipeRegister<PartitionState>(new PartitionMachine());
        foreach (var move in moves)
        {
            var (before, member) = (partition.State, $"m{move % 5}");
            var command = (move / 5) switch
            {
                0 or 1 => Command(RecipeOperation.Join, member, items),
                2 => Command(RecipeOperation.Leave, member, items),
                3 => Command(RecipeOperation.Release, member, items),
                4 => new RecipeCommand(RecipeOperation.Evict) { Session = $"{member}.1" },
                _ => before.Items.Where(item => item.IsMoving)
                    .Select(item => new RecipeCommand(RecipeOperation.Revoke) { Name = item.Name, Token = item.Epoch })
                    .FirstOrDefault(Command(RecipeOperation.Join, member, items)),
            };
            partition.Do(command);
            Judge(before, partition.State, command, items);
        }
    });

    private static void Judge(PartitionState before, PartitionState after, RecipeCommand command, string[] items)
    {
        if (after.IsEmpty)
            return;
        Assert.Equal(string.Join(' ', items.Order(StringComparer.Ordinal)), string.Join(' ', after.Items.Select(item => item.Name)));
        var shares = after.Members.Select(member => after.Items.Count(item => Is(item.Heir, member.Name))).ToArray();
        Assert.Equal(items.Length, shares.Sum());
        Assert.True(shares.Max() - shares.Min() <= 1, $"shares {string.Join(' ', shares)}");
        foreach (var item in after.Items)
        {
            Assert.Contains(after.Members, member => Is(member.Name, item.Owner));
            var was = before.Items.FirstOrDefault(known => Is(known.Name, item.Name));
            if (was is null || Is(was.Owner, item.Owner))
            {
                Assert.True(was is null || was.Epoch == item.Epoch, "an epoch changed under its owner");
                continue;
            }

            // Another owner: the old one released it, was revoked after the deadline, or is gone; and the epoch rose.
            Assert.True(item.Epoch > was.Epoch, "an epoch did not rise");
            Assert.True(
                command.Operation is RecipeOperation.Release or RecipeOperation.Revoke ? Is(was.Next, item.Owner)
                    : !after.Members.Any(member => Is(member.Name, was.Owner)),
                $"{item.Name} was taken from {was.Owner} by {command.Operation}");
        }
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static RecipeCommand Command(RecipeOperation operation, string member, string[] items) =>
        new(operation) { Session = $"{member}.1", Name = member, Items = items };

    private RecipeReply Join(string member, string[]? items = null) => _partition.Do(Command(RecipeOperation.Join, member, items ?? Ten));

    private RecipeReply Release(string member, string[] items) => _partition.Do(Command(RecipeOperation.Release, member, items));

    private RecipeReply Revoke(string item, long epoch) =>
        _partition.Do(new RecipeCommand(RecipeOperation.Revoke) { Name = item, Token = epoch });

    private void ReleaseAll()
    {
        foreach (var owner in _partition.State.Items.Where(item => item.IsMoving)
                     .GroupBy(item => item.Owner, item => item.Name, StringComparer.Ordinal))
            Release(owner.Key, [.. owner]);
    }

    private string[] Owned(string member) => [.. _partition.State.Items.Where(item => Is(item.Owner, member)).Select(item => item.Name)];
}
