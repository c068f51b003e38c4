namespace ActorDist.Core.Recipes.Counting;

/// <summary>
/// Kind <c>counter</c>: a 64-bit integer. Each addition counts once, also when its answer was lost and it is presented again under the
/// same operation ID; one that would overflow changes nothing. A caller that is paused holds nothing: its addition counts when it is
/// chosen, or not at all.
/// </summary>
public sealed class CounterMachine() : RecipeMachine<CounterState>(KindName, RecipeOperation.Add, RecipeOperation.Set)
{
    /// <summary>First part of the keys: <c>counter/name</c>.</summary>
    public const string KindName = "counter";

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(CounterState state, RecipeCommand command, long version)
    {
        var added = unchecked(state.Value + command.Number);
        if (command.Operation == RecipeOperation.Add && (added < state.Value) != (command.Number < 0))
            return Unchanged(RecipeStatus.Overflow, number: state.Value);
        state.Value = command.Operation == RecipeOperation.Add ? added : command.Number;
        return Changed(RecipeStatus.Ok, version, state.Value);
    }
}
