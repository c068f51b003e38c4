using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Queueing;

/// <summary>The items of a queue in their order: those that wait, those that are delivered, and dead letters.</summary>
public sealed class QueueState : IRecipeState<QueueState>
{
    /// <summary>The items, the oldest first.</summary>
    public IReadOnlyList<QueueItem> Items => ItemList;

    internal List<QueueItem> ItemList { get; } = [];

    /// <inheritdoc/>
    public bool IsEmpty => Items.Count == 0;

    /// <inheritdoc/>
    public static QueueState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new QueueState();
        var count = reader.Count("items", RecipeLimits.MaxQueueItems);
        for (var i = 0; i < count; i++)
        {
            state.ItemList.Add(new QueueItem(
                reader.NonNegative("id"),
                content[reader.Bytes("data", RecipeLimits.MaxDataBytes)],
                reader.Count("limit", RecipeLimits.MaxDeliveries),
                reader.Count("deliveries", RecipeLimits.MaxDeliveries),
                reader.Text(content.Span, "session", SessionId.MaxBytes),
                reader.NonNegative("token"),
                reader.Byte("dead") != 0));
        }

        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Items.Count);
        foreach (var item in Items)
        {
            writer.Unsigned((ulong)item.Id);
            writer.Bytes(item.Data.Span);
            writer.Unsigned((ulong)item.Limit);
            writer.Unsigned((ulong)item.Deliveries);
            writer.Text(item.Session);
            writer.Unsigned((ulong)item.Token);
            writer.Byte(item.IsDead ? (byte)1 : (byte)0);
        }
    }

    /// <summary>Adds an item at the end.</summary>
    internal (RecipeReply Reply, bool IsChanged) Put(QueueItem item)
    {
        if (Items.Count >= RecipeLimits.MaxQueueItems)
            return (new RecipeReply(RecipeStatus.Full) { Number = RecipeLimits.MaxQueueItems }, false);
        ItemList.Add(item);
        return (new RecipeReply(RecipeStatus.Ok) { Number = item.Id }, true);
    }
}
