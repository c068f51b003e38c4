using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Partitioning;

/// <summary>The members and the items divided among them.</summary>
public sealed class PartitionState : IRecipeState<PartitionState>
{
    /// <summary>The members in the order in which they joined.</summary>
    public IReadOnlyList<PartitionMember> Members => MemberList;

    /// <summary>The items in byte order of their names.</summary>
    public IReadOnlyList<PartitionItem> Items => ItemList;

    internal List<PartitionMember> MemberList { get; } = [];

    internal List<PartitionItem> ItemList { get; } = [];

    /// <inheritdoc/>
    public bool IsEmpty => Members.Count == 0;

    /// <summary>Whether every item is where it stays.</summary>
    public bool IsSettled => !ItemList.Exists(item => item.IsMoving);

    /// <inheritdoc/>
    public static PartitionState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new PartitionState();
        var members = reader.Count("members", RecipeLimits.MaxMembers);
        for (var i = 0; i < members; i++)
        {
            state.MemberList.Add(new PartitionMember(
                reader.Text(content.Span, "session", SessionId.MaxBytes), reader.Text(content.Span, "name", RecipeLimits.MaxNameBytes)));
        }

        var items = reader.Count("items", RecipeLimits.MaxPartitionItems);
        for (var i = 0; i < items; i++)
        {
            var name = reader.Text(content.Span, "item", RecipeLimits.MaxNameBytes);
            var owner = state.Member(reader.Count("owner", members));
            var epoch = reader.NonNegative("epoch");
            state.ItemList.Add(new PartitionItem(name, owner, epoch, state.Member(reader.Count("next", members))));
        }

        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Members.Count);
        foreach (var member in Members)
        {
            writer.Text(member.Session);
            writer.Text(member.Name);
        }

        writer.Unsigned((ulong)Items.Count);
        foreach (var item in Items)
        {
            writer.Text(item.Name);
            writer.Unsigned((ulong)(Find(item.Owner) + 1));
            writer.Unsigned((ulong)item.Epoch);
            writer.Unsigned((ulong)(Find(item.Next) + 1));
        }
    }

    /// <summary>Where a member stands; -1 for nowhere.</summary>
    internal int Find(string member) => MemberList.FindIndex(known => string.Equals(known.Name, member, StringComparison.Ordinal));

    /// <summary>The member of a number from 1; empty for 0.</summary>
    private string Member(int number) => number == 0 ? "" : Members[number - 1].Name;
}
