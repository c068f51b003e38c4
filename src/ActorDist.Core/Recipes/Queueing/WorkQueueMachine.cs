namespace ActorDist.Core.Recipes.Queueing;

/// <summary>
/// Kind <c>work-queue</c>: each item is delivered <b>at least once</b>, in the order in which items were put. A taken item is leased to the
/// taker's session: it is gone when the taker acknowledges it, and is delivered again, in its old place, when the taker rejects it or its
/// session ends. After as many failed deliveries as the item was put with it is a dead letter, which stays until it is requeued or dropped.
/// <para>
/// A taker that is paused longer than its lease may go on working on an item that has been delivered to another: the work is then done
/// twice. Its acknowledgement is refused, since it carries the token of the old delivery; whatever else the work changes must check that
/// token (<see cref="Fencing.Fence"/>) or be harmless when repeated.
/// </para>
/// </summary>
public sealed class WorkQueueMachine() : RecipeMachine<QueueState>(
    KindName, RecipeOperation.Put, RecipeOperation.Take, RecipeOperation.Acknowledge, RecipeOperation.Reject, RecipeOperation.Evict,
    RecipeOperation.Requeue, RecipeOperation.Drop)
{
    /// <summary>First part of the keys: <c>work-queue/name</c>.</summary>
    public const string KindName = "work-queue";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
        switch (command.Operation)
        {
            case RecipeOperation.Put:
                CheckRange("the deliveries", command.Limit, 1, RecipeLimits.MaxDeliveries);
                break;
            case RecipeOperation.Take or RecipeOperation.Evict:
                _ = SessionId.Parse(command.Session);
                break;
            case RecipeOperation.Acknowledge or RecipeOperation.Reject:
                CheckRange("the delivery's token", command.Token, 1, long.MaxValue);
                break;
        }
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(QueueState state, RecipeCommand command, long version) =>
        command.Operation switch
        {
            RecipeOperation.Put => state.Put(new QueueItem(version, command.Data, (int)command.Limit)),
            RecipeOperation.Take => Take(state, command.Session, version),
            RecipeOperation.Evict => Evict(state, command.Session),
            RecipeOperation.Requeue or RecipeOperation.Drop => Revive(state, command, version),
            _ => Finish(state, command),
        };

    private static (RecipeReply Reply, bool IsChanged) Take(QueueState state, string session, long version)
    {
        var place = state.ItemList.FindIndex(item => item.IsReady);
        if (place < 0)
            return Unchanged(RecipeStatus.Empty);
        var item = state.ItemList[place];
        state.ItemList[place] = item with { Session = session, Token = version, Deliveries = item.Deliveries + 1 };
        return (new RecipeReply(RecipeStatus.Ok) { Token = version, Number = item.Id, Data = item.Data }, true);
    }

    private static (RecipeReply Reply, bool IsChanged) Finish(QueueState state, RecipeCommand command)
    {
        var place = state.ItemList.FindIndex(item => item.Token == command.Token);
        if (place < 0)
            return Unchanged(RecipeStatus.Stale);
        var item = state.ItemList[place];
        if (command.Operation == RecipeOperation.Acknowledge)
        {
            state.ItemList.RemoveAt(place);
            return Changed(RecipeStatus.Ok, number: item.Id);
        }

        state.ItemList[place] = item.Returned();
        return Changed(RecipeStatus.Ok, number: item.Id);
    }

    private static (RecipeReply Reply, bool IsChanged) Evict(QueueState state, string session)
    {
        var returned = 0;
        for (var i = 0; i < state.ItemList.Count; i++)
        {
            if (!string.Equals(state.ItemList[i].Session, session, StringComparison.Ordinal))
                continue;
            state.ItemList[i] = state.ItemList[i].Returned();
            returned++;
        }

        return returned > 0 ? Changed(RecipeStatus.Ok, number: returned) : Unchanged(RecipeStatus.NotHeld);
    }

    private static (RecipeReply Reply, bool IsChanged) Revive(QueueState state, RecipeCommand command, long version)
    {
        var place = state.ItemList.FindIndex(item => item.IsDead && item.Id == command.Number);
        if (place < 0)
            return Unchanged(RecipeStatus.NotFound);
        var item = state.ItemList[place];
        state.ItemList.RemoveAt(place);
        return command.Operation == RecipeOperation.Drop
            ? Changed(RecipeStatus.Ok, number: item.Id)
            : state.Put(new QueueItem(version, item.Data, item.Limit));
    }
}
