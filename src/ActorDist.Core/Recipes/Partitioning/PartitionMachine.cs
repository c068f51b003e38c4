namespace ActorDist.Core.Recipes.Partitioning;

/// <summary>
/// Kind <c>partition</c>: divides a fixed set of items among the members that there are. Every item has exactly one owner in its epoch.
/// When members come and go, only the items that must move are released, the others are worked on undisturbed: the owner drains a moving
/// item and releases it, and only then is it granted to the next, under a higher epoch. An owner that does not release within the drain
/// deadline, which the waiting member measures on its own clock, has the item revoked; one whose session ends has all revoked.
/// <para>
/// An owner that is paused through any of these may go on with an item that is another's by then. Its epoch is lower: whatever it changes
/// must check the epoch of the item (<see cref="Fencing.Fence"/>), and nothing else can prevent it.
/// </para>
/// </summary>
public sealed class PartitionMachine() : RecipeMachine<PartitionState>(
    KindName, RecipeOperation.Join, RecipeOperation.Leave, RecipeOperation.Release, RecipeOperation.Revoke, RecipeOperation.Evict)
{
    /// <summary>First part of the keys: <c>partition/name</c>.</summary>
    public const string KindName = "partition";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
        switch (command.Operation)
        {
            case RecipeOperation.Evict:
                _ = SessionId.Parse(command.Session);
                return;
            case RecipeOperation.Revoke:
                RecipeEncoding.CheckName("the item", command.Name, mayBeEmpty: false);
                CheckRange("the epoch", command.Token, 1, long.MaxValue);
                return;
        }

        CheckContender(command, isNamed: true);
        if (command.Operation is RecipeOperation.Leave)
            return;
        CheckRange("the number of items", command.Items.Count, 1, RecipeLimits.MaxPartitionItems);
        foreach (var item in command.Items)
            RecipeEncoding.CheckName("an item", item, mayBeEmpty: false);
        if (command.Items.Distinct(StringComparer.Ordinal).Count() != command.Items.Count)
            throw new FormatException("an item is named twice");
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(PartitionState state, RecipeCommand command, long version) =>
        command.Operation switch
        {
            RecipeOperation.Join => Join(state, command, version),
            RecipeOperation.Release => Release(state, command, version),
            RecipeOperation.Revoke => Revoke(state, command, version),
            RecipeOperation.Leave => Remove(state, version, member => IsOf(member, command)),
            _ => Remove(state, version, member => string.Equals(member.Session, command.Session, StringComparison.Ordinal)),
        };

    private static bool IsOf(PartitionMember member, RecipeCommand command) =>
        string.Equals(member.Session, command.Session, StringComparison.Ordinal)
        && string.Equals(member.Name, command.Name, StringComparison.Ordinal);

    private static (RecipeReply Reply, bool IsChanged) Join(PartitionState state, RecipeCommand command, long version)
    {
        var items = command.Items.Order(StringComparer.Ordinal).ToArray();
        if (state.IsEmpty)
            state.ItemList.AddRange(items.Select(item => new PartitionItem(item, Owner: "", Epoch: 0, Next: "")));
        else if (!state.ItemList.Select(item => item.Name).SequenceEqual(items, StringComparer.Ordinal))
            return Unchanged(RecipeStatus.Mismatch, number: state.ItemList.Count);
        var place = state.Find(command.Name);
        if (place >= 0)
            return Unchanged(IsOf(state.MemberList[place], command) ? RecipeStatus.Ok : RecipeStatus.Duplicate);
        if (state.MemberList.Count >= RecipeLimits.MaxMembers)
            return Unchanged(RecipeStatus.Full, number: RecipeLimits.MaxMembers);
        state.MemberList.Add(new PartitionMember(command.Session, command.Name));
        StickyAllocation.Apply(state, version);
        return Changed(RecipeStatus.Ok, version, state.MemberList.Count);
    }

    /// <summary>The drained items that move go on; the others are no longer the member's to release.</summary>
    private static (RecipeReply Reply, bool IsChanged) Release(PartitionState state, RecipeCommand command, long version)
    {
        var place = state.Find(command.Name);
        if (place < 0 || !IsOf(state.MemberList[place], command))
            return Unchanged(RecipeStatus.NotHeld);
        var drained = command.Items.ToHashSet(StringComparer.Ordinal);
        var released = 0;
        for (var i = 0; i < state.ItemList.Count; i++)
        {
            var item = state.ItemList[i];
            if (!item.IsMoving || !drained.Contains(item.Name) || !string.Equals(item.Owner, command.Name, StringComparison.Ordinal))
                continue;
            state.ItemList[i] = item with { Owner = item.Next, Epoch = version, Next = "" };
            released++;
        }

        return released > 0 ? Changed(RecipeStatus.Ok, version, released) : Unchanged(RecipeStatus.NotHeld);
    }

    private static (RecipeReply Reply, bool IsChanged) Revoke(PartitionState state, RecipeCommand command, long version)
    {
        var place = state.ItemList.FindIndex(item => string.Equals(item.Name, command.Name, StringComparison.Ordinal));
        if (place < 0)
            return Unchanged(RecipeStatus.NotFound);
        var item = state.ItemList[place];
        if (!item.IsMoving || item.Epoch != command.Token)
            return Unchanged(RecipeStatus.Stale, item.Epoch);
        state.ItemList[place] = item with { Owner = item.Next, Epoch = version, Next = "" };
        return Changed(RecipeStatus.Ok, version);
    }

    private static (RecipeReply Reply, bool IsChanged) Remove(PartitionState state, long version, Predicate<PartitionMember> isGone)
    {
        if (state.MemberList.RemoveAll(isGone) == 0)
            return Unchanged(RecipeStatus.NotHeld);
        StickyAllocation.Apply(state, version);
        return Changed(RecipeStatus.Ok, number: state.MemberList.Count);
    }
}
