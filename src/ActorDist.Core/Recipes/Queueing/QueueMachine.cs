namespace ActorDist.Core.Recipes.Queueing;

/// <summary>
/// Kind <c>queue</c>: first in, first out, each item delivered <b>at most once</b>: taking removes it before the taker has seen it, so it is
/// lost with a taker that dies, or is paused for ever, before it is done. A take whose answer was lost gives the same item when it is
/// presented again under the same operation ID. Where items must not be lost there is <see cref="WorkQueueMachine"/>.
/// </summary>
public sealed class QueueMachine() : RecipeMachine<QueueState>(KindName, RecipeOperation.Put, RecipeOperation.Take)
{
    /// <summary>First part of the keys: <c>queue/name</c>.</summary>
    public const string KindName = "queue";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(QueueState state, RecipeCommand command, long version)
    {
        if (command.Operation == RecipeOperation.Put)
            return state.Put(new QueueItem(version, command.Data));
        if (state.IsEmpty)
            return Unchanged(RecipeStatus.Empty);
        var item = state.ItemList[0];
        state.ItemList.RemoveAt(0);
        return (new RecipeReply(RecipeStatus.Ok) { Number = item.Id, Data = item.Data }, true);
    }
}
