namespace ActorDist.Core.Recipes.Granting;

/// <summary>
/// What locks, semaphores and elections share. Grants are fair: strictly in the order in which the register took the contenders in, so
/// that nobody overtakes one who waits, not even with fewer permits.
/// <para>
/// A holder that is paused longer than its session's lease loses what it holds without noticing. From then on the grant is another's, and
/// the two may act at the same time; nothing that a lock service does can prevent it. Only the resource can, by refusing a fencing token
/// below the highest that it has seen (<see cref="Fencing.Fence"/>); tokens rise with each grant.
/// </para>
/// </summary>
/// <param name="kind">First part of the keys.</param>
/// <param name="operations">Operations beside acquire, release and evict.</param>
public abstract class GrantMachine(string kind, params RecipeOperation[] operations) : RecipeMachine<GrantState>(
    kind, [RecipeOperation.Acquire, RecipeOperation.Release, RecipeOperation.Evict, .. operations])
{
    /// <summary>All permits of the recipe that a command means.</summary>
    protected abstract int LimitOf(RecipeCommand command);

    /// <summary>The permits that a command asks for.</summary>
    protected abstract int PermitsOf(RecipeCommand command);

    /// <inheritdoc/>
    protected override void Check(RecipeCommand command)
    {
        if (command.Operation == RecipeOperation.Evict)
        {
            _ = SessionId.Parse(command.Session);
            return;
        }

        CheckContender(command);
        if (command.Operation == RecipeOperation.Acquire)
        {
            CheckRange("the limit", LimitOf(command), 1, RecipeLimits.MaxContenders);
            CheckRange("the permits asked for", PermitsOf(command), 1, LimitOf(command));
        }
    }

    /// <inheritdoc/>
    protected override (RecipeReply Reply, bool IsChanged) Change(GrantState state, RecipeCommand command, long version) =>
        command.Operation switch
        {
            RecipeOperation.Acquire => Acquire(state, command, version),
            RecipeOperation.Release => Release(state, command, version),
            RecipeOperation.Proclaim => Proclaim(state, command),
            _ => Evict(state, command, version),
        };

    private (RecipeReply Reply, bool IsChanged) Acquire(GrantState state, RecipeCommand command, long version)
    {
        var (limit, permits) = (LimitOf(command), PermitsOf(command));
        if (!state.IsEmpty && state.Limit != limit)
            return Unchanged(RecipeStatus.Mismatch, number: state.Limit);
        var held = state.HolderList.FindIndex(holder => holder.Is(command.Session, command.Name));
        if (held >= 0)
            return Reenter(state, held, command, permits);
        var place = state.WaiterList.FindIndex(waiter => waiter.Is(command.Session, command.Name));
        if (place >= 0)
            return Unchanged(RecipeStatus.Waiting, number: place + 1);
        state.Limit = limit;
        var isFree = state.WaiterList.Count == 0 && state.Available >= permits;
        if (!isFree && command.NoWait)
            return Unchanged(RecipeStatus.Busy, number: state.WaiterList.Count);
        if (state.HolderList.Count + state.WaiterList.Count >= RecipeLimits.MaxContenders)
            return Unchanged(RecipeStatus.Full, number: RecipeLimits.MaxContenders);
        state.WaiterList.Add(new Contender(command.Session, command.Name, permits, Token: 0, Depth: 1, command.Data));
        Grant(state, version);
        return isFree ? Changed(RecipeStatus.Ok, version, number: 1) : Changed(RecipeStatus.Waiting, number: state.WaiterList.Count);
    }

    private static (RecipeReply Reply, bool IsChanged) Reenter(GrantState state, int held, RecipeCommand command, int permits)
    {
        var holder = state.HolderList[held];
        if (!command.Reentrant || holder.Permits != permits)
            return Unchanged(RecipeStatus.AlreadyHeld, holder.Token, holder.Depth);
        if (holder.Depth == int.MaxValue)
            return Unchanged(RecipeStatus.Full, number: int.MaxValue);
        state.HolderList[held] = holder = holder with { Depth = holder.Depth + 1 };
        return Changed(RecipeStatus.Ok, holder.Token, holder.Depth);
    }

    private static (RecipeReply Reply, bool IsChanged) Release(GrantState state, RecipeCommand command, long version)
    {
        var held = state.HolderList.FindIndex(holder => holder.Is(command.Session, command.Name));
        if (held < 0)
        {
            return state.WaiterList.RemoveAll(waiter => waiter.Is(command.Session, command.Name)) > 0
                ? Granted(state, version, RecipeStatus.Ok)
                : Unchanged(RecipeStatus.NotHeld);
        }

        var holder = state.HolderList[held];
        if (command.Token != 0 && command.Token != holder.Token)
            return Unchanged(RecipeStatus.Stale, holder.Token);
        if (holder.Depth > 1)
        {
            state.HolderList[held] = holder with { Depth = holder.Depth - 1 };
            return Changed(RecipeStatus.Ok, holder.Token, holder.Depth - 1);
        }

        state.HolderList.RemoveAt(held);
        return Granted(state, version, RecipeStatus.Ok);
    }

    private static (RecipeReply Reply, bool IsChanged) Proclaim(GrantState state, RecipeCommand command)
    {
        var held = state.HolderList.FindIndex(holder => holder.Is(command.Session, command.Name));
        if (held < 0)
            return Unchanged(RecipeStatus.NotHeld);
        if (command.Token != 0 && command.Token != state.HolderList[held].Token)
            return Unchanged(RecipeStatus.Stale, state.HolderList[held].Token);
        state.HolderList[held] = state.HolderList[held] with { Data = command.Data };
        return Changed(RecipeStatus.Ok, state.HolderList[held].Token);
    }

    private static (RecipeReply Reply, bool IsChanged) Evict(GrantState state, RecipeCommand command, long version)
    {
        var evicted = state.HolderList.RemoveAll(IsOfSession) + state.WaiterList.RemoveAll(IsOfSession);
        return evicted > 0 ? Granted(state, version, RecipeStatus.Ok) : Unchanged(RecipeStatus.NotHeld);

        bool IsOfSession(Contender contender) => string.Equals(contender.Session, command.Session, StringComparison.Ordinal);
    }

    private static (RecipeReply Reply, bool IsChanged) Granted(GrantState state, long version, RecipeStatus status)
    {
        Grant(state, version);
        return Changed(status);
    }

    private static void Grant(GrantState state, long version)
    {
        for (var available = state.Available; state.WaiterList.Count > 0 && state.WaiterList[0].Permits <= available;)
        {
            available -= state.WaiterList[0].Permits;
            state.HolderList.Add(state.WaiterList[0] with { Token = version });
            state.WaiterList.RemoveAt(0);
        }
    }
}
