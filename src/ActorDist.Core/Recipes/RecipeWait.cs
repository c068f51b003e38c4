using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Queueing;
using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Recipes;

/// <summary>What one who waits makes of a newer state of the register.</summary>
/// <param name="Reply">The wait is over with this; null when it goes on.</param>
/// <param name="IsWorthTrying">Nothing was given, but the command may succeed now.</param>
public readonly record struct RecipeWait(RecipeReply? Reply, bool IsWorthTrying = false)
{
    private static RecipeWait GoesOn => new(Reply: null);

    /// <summary>Whether an answer means that waiting may change it.</summary>
    public static bool CanEnd(string kind, RecipeCommand command, in RecipeReply reply) =>
        reply.Status is RecipeStatus.Waiting or RecipeStatus.Empty
        || string.Equals(kind, BarrierMachine.KindName, StringComparison.Ordinal)
        && command.Operation == RecipeOperation.Get && reply.Status == RecipeStatus.Ok;

    /// <summary>Looks at a newer state.</summary>
    /// <param name="kind">The recipe.</param>
    /// <param name="command">What was asked, and is waited for.</param>
    /// <param name="since">Version of the register when it was answered.</param>
    /// <param name="now">The register as it is now.</param>
    public static RecipeWait Look(string kind, RecipeCommand command, long since, in Snapshot now)
    {
        var content = now.Exists ? now.Content : default;
        return (kind, command.Operation) switch
        {
            (QueueMachine.KindName or WorkQueueMachine.KindName, _) =>
                new RecipeWait(null, RecipeMachine<QueueState>.StateOf(content).Items.Any(item => item.IsReady)),
            (DoubleBarrierMachine.KindName, RecipeOperation.Join) => Inside(RecipeMachine<RosterState>.StateOf(content), command),
            (DoubleBarrierMachine.KindName, _) => Outside(RecipeMachine<RosterState>.StateOf(content), since),
            (BarrierMachine.KindName, _) => now.Exists ? GoesOn : new RecipeWait(new RecipeReply(RecipeStatus.Ok)),
            _ => Granted(RecipeMachine<GrantState>.StateOf(content), command),
        };
    }

    private static RecipeWait Granted(GrantState state, RecipeCommand command)
    {
        if (state.Holders.FirstOrDefault(holder => holder.Is(command.Session, command.Name)) is { } holder)
            return new RecipeWait(new RecipeReply(RecipeStatus.Ok) { Token = holder.Token, Number = holder.Depth });
        return state.Waiters.Any(waiter => waiter.Is(command.Session, command.Name))
            ? GoesOn
            : new RecipeWait(new RecipeReply(RecipeStatus.Expired));
    }

    private static RecipeWait Inside(RosterState state, RecipeCommand command)
    {
        var place = state.Find(command.Name);
        if (place < 0 || !state.IsOf(place, command.Session))
            return new RecipeWait(new RecipeReply(RecipeStatus.Expired));
        return state.IsOpen
            ? new RecipeWait(new RecipeReply(RecipeStatus.Ok) { Token = state.Attendees[place].Token, Number = state.Attendees.Count })
            : GoesOn;
    }

    /// <summary>Who came in after this one had left belongs to the next gathering.</summary>
    private static RecipeWait Outside(RosterState state, long since) =>
        state.Attendees.All(attendee => attendee.Token > since) ? new RecipeWait(new RecipeReply(RecipeStatus.Ok)) : GoesOn;
}
