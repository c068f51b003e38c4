using System.Diagnostics;
using System.Globalization;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Recipes.Sessions;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Sessions;
using ActorDist.Core.StateMachines.Registers;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes;

/// <summary>Recipes over the replicated state machines.</summary>
internal sealed class RecipeClient(
    IConsensus consensus,
    IRegisterWatch watch,
    SessionGroups groups,
    KnownSessions known,
    SessionEnd end,
    ActorSystem system,
    NodeEventLog events,
    RegisterSettings registers,
    RecipeSettings settings)
    : IRecipes
{
    private static readonly byte[] Read = new RecipeCommand(RecipeOperation.Get).Encode();
    /// <summary>How often a command that is harmless to repeat is sent while whether it was done is unknown.</summary>
    private const int Attempts = 3;

    private readonly ActorSelection _keeper = system.ActorSelection($"/user/{SessionKeeper.Name}");
    private int _waits;

    /// <inheritdoc/>
    public async Task<(SessionId? Session, RecipeResult Result)> OpenAsync(TimeSpan lease, string owner)
    {
        var command = new RecipeCommand(RecipeOperation.Open) { Number = (long)lease.TotalMilliseconds, Name = owner };
        while (true)
        {
            var (group, sentAt) = (groups.Current, Stopwatch.GetTimestamp());
            var result = await ExecuteAsync(SessionMachine.KindName, group, command);
            if (result.Is(RecipeStatus.Full))
            {
                groups.Leave(group);
                continue;
            }

            if (!result.IsOk)
                return (null, result);
            var session = new SessionId(group, result.Reply.Token);
            known.Renewed(session, sentAt);
            return (session, result);
        }
    }

    /// <inheritdoc/>
    public async Task<RecipeSession> StartAsync(TimeSpan lease, string owner)
    {
        var began = Stopwatch.GetTimestamp();
        var (session, result) = await OpenAsync(lease, owner);
        var started = new RecipeSession(this, session ?? throw new RecipeException("session", result), lease, began);
        _keeper.Tell(new SessionKeeper.Keep(started));
        return started;
    }

    /// <inheritdoc/>
    public async Task<(IReadOnlyList<SessionId> Lost, RecipeResult Result)> RenewAsync(IReadOnlyCollection<SessionId> sessions)
    {
        var lost = new List<SessionId>();
        RecipeResult? last = null;
        var sentAt = Stopwatch.GetTimestamp();
        foreach (var group in sessions.GroupBy(session => session.Group, StringComparer.Ordinal))
        {
            foreach (var batch in group.Chunk(RecipeLimits.MaxRenewals))
            {
                var numbers = batch.Select(session => session.Number.ToString(CultureInfo.InvariantCulture)).ToArray();
                last = await ExecuteAsync(
                    SessionMachine.KindName, group.Key, new RecipeCommand(RecipeOperation.Renew) { Items = numbers });
                if (!last.IsOk)
                    return (lost, last);
                lost.AddRange(SessionMachine.Lost(last.Reply).Select(number => new SessionId(group.Key, number)));
                foreach (var session in batch.Except(lost))
                    known.Renewed(session, sentAt);
            }
        }

        return (lost, last ?? throw new FormatException("there is no session to renew"));
    }

    /// <inheritdoc/>
    public async Task<RecipeResult> CloseAsync(SessionId session)
    {
        var result = await ExecuteAsync(
            SessionMachine.KindName, session.Group, new RecipeCommand(RecipeOperation.Close) { Number = session.Number });
        known.Ended(session);
        if (result.IsOk)
            await end.EvictAsync(session);
        return result;
    }

    /// <inheritdoc/>
    public async Task<RecipeResult> ExecuteAsync(string kind, string name, RecipeCommand command, string? idempotencyKey = null) =>
        Recorded(kind, name, command, await DoAsync(kind, name, command, idempotencyKey));

    private async Task<RecipeResult> DoAsync(string kind, string name, RecipeCommand command, string? idempotencyKey)
    {
        var key = new RegisterKey(kind, name);
        var body = command.Encode();
        var isRead = RecipeMachines.Of(kind).IsRead(body);
        var options = new OperationOptions(isRead ? ReadMode.Linearizable : null, idempotencyKey);
        return HoldsUnderSession(command)
            ? await HoldAsync(key, command, body, options)
            : await SendAsync(key, body, options);
    }

    /// <inheritdoc/>
    public async Task<RecipeResult> ExecuteAsync(
        string kind, string name, RecipeCommand command, string? idempotencyKey, TimeSpan patience, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waits) > settings.MaxWaits)
        {
            Interlocked.Decrement(ref _waits);
            return new RecipeResult(
                OutcomeKind.Failed, default, Error: $"{settings.MaxWaits} callers wait at this node, which is the limit; try again");
        }

        try
        {
            var result = await DoAsync(kind, name, command, idempotencyKey);
            if (result.Outcome == OutcomeKind.Done && RecipeWait.CanEnd(kind, command, result.Reply))
                result = await WaitAsync(new RegisterKey(kind, name), command, idempotencyKey, result, patience, cancellation);
            return Recorded(kind, name, command, result);
        }
        finally
        {
            Interlocked.Decrement(ref _waits);
        }
    }

    /// <inheritdoc/>
    public async Task<RecipeChange?> WatchAsync(
        string kind, string name, long after, TimeSpan patience, CancellationToken cancellation)
    {
        var isRegister = string.Equals(kind, RegisterStateMachine.KindName, StringComparison.Ordinal);
        if (!isRegister)
            _ = RecipeMachines.Of(kind);
        return await watch.NextAsync(
            new RegisterKey(kind, name), after, isRegister ? RegisterCommand.Get() : Read, patience, cancellation) is { } now
            ? new RecipeChange(now.Version, now.Exists, now.Content)
            : null;
    }

    private async Task<RecipeResult> WaitAsync(
        RegisterKey key,
        RecipeCommand command,
        string? idempotencyKey,
        RecipeResult standing,
        TimeSpan patience,
        CancellationToken cancellation)
    {
        var (kind, name) = (key.Kind.ToString(), key.Text[(key.Kind.Length + 1)..]);
        var (since, seen, began, attempts) = (standing.Version, standing.Version, Stopwatch.GetTimestamp(), 0);
        var session = WaitingSessionOf(command, key);
        while (true)
        {
            var left = patience - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return standing.IsOk ? standing with { Reply = new RecipeReply(RecipeStatus.Waiting) } : standing;
            if (await watch.NextAsync(key, seen, Read, session.Shorten(left), cancellation) is not { } now)
            {
                if (await session.FaultAsync() is { } fault)
                    return fault;
                continue;
            }

            seen = now.Version;
            var step = RecipeWait.Look(kind, command, since, now);
            if (step.Reply is { } reply)
            {
                // A grant to a session that has ended meanwhile is about to be taken back.
                return await session.FaultAsync() ?? new RecipeResult(OutcomeKind.Done, reply, now.Version);
            }

            if (!step.IsWorthTrying)
                continue;
            var again = await DoAsync(kind, name, command, idempotencyKey is null ? null : $"{idempotencyKey}#{++attempts}");
            if (!again.Is(RecipeStatus.Empty))
                return again;
            (standing, seen) = (again, Math.Max(seen, again.Version));
        }
    }

    private RecipeResult Recorded(string kind, string name, RecipeCommand command, RecipeResult result)
    {
        EventKind? what = command.Operation switch
        {
            RecipeOperation.Acquire or RecipeOperation.Take => EventKind.RecipeGranted,
            RecipeOperation.Release or RecipeOperation.Acknowledge => EventKind.RecipeReleased,
            _ => null,
        };
        if (what is { } happened && result.IsOk && events.TakesSample(happened))
            events.Record(happened, $"{kind}/{name}", detail: string.Create(CultureInfo.InvariantCulture, $"token {result.Reply.Token}, session {command.Session}"));
        return result;
    }

    private WaitingSession WaitingSessionOf(RecipeCommand command, RegisterKey key)
    {
        SessionId? session = command.Session.Length > 0 ? SessionId.Parse(command.Session) : null;
        var lease = session is { } id ? known.LeaseOf(id, key) ?? settings.DefaultLease : default;
        return new WaitingSession(this, known, session, lease);
    }

    private static bool HoldsUnderSession(RecipeCommand command) =>
        command.Session.Length > 0 && command.Operation is RecipeOperation.Acquire or RecipeOperation.Join or RecipeOperation.Take;

    /// <summary>
    /// Sends a command after which the session may hold something. Who acquires or joins says who it is, so one that may have been done is
    /// asked again: what it holds then, it holds.
    /// </summary>
    private async Task<RecipeResult> HoldAsync(RegisterKey key, RecipeCommand command, byte[] body, OperationOptions options)
    {
        var session = SessionId.Parse(command.Session);
        var result = await SendAsync(key, body, options, session);
        if (command.Reentrant || command.Operation == RecipeOperation.Take)
            return result;
        for (var attempt = 1; result.Outcome == OutcomeKind.Unknown && attempt < Attempts; attempt++)
        {
            result = await SendAsync(key, body, options, session);
            if (result.Is(RecipeStatus.AlreadyHeld))
                result = result with { Reply = result.Reply with { Status = RecipeStatus.Ok } };
        }

        return result;
    }

    /// <summary>
    /// Sends a command after which the session may hold something. Whoever ends the session sees to it that nothing is left of commands
    /// that were sent while it lived, as long as they live no longer than any command may. One that was held up for longer on its way out
    /// of this process must be looked after here.
    /// </summary>
    private async Task<RecipeResult> SendAsync(RegisterKey key, byte[] body, OperationOptions options, SessionId session)
    {
        var (sentAt, bound) = (known.RenewedAt(session) ?? 0, known.LeaseOf(session, key) ?? TimeSpan.Zero);
        if (Stopwatch.GetElapsedTime(sentAt) >= bound)
        {
            (sentAt, bound) = (Stopwatch.GetTimestamp(), registers.OperationTimeout);
            if (await AttachAsync(session, key) is { } refused)
                return refused;
        }

        var result = await SendAsync(key, body, options);
        if (Stopwatch.GetElapsedTime(sentAt) < bound || await AttachAsync(session, key) is not { } ended)
            return result;
        if (ended.Is(RecipeStatus.Expired))
            await SendAsync(key, new RecipeCommand(RecipeOperation.Evict) { Session = $"{session}" }.Encode(), default);
        return ended;
    }

    /// <summary>Has the session know which recipe it uses, so that it is given up when the session ends.</summary>
    /// <returns>Why it could not; null where it did.</returns>
    private async Task<RecipeResult?> AttachAsync(SessionId session, RegisterKey key)
    {
        var result = await ExecuteAsync(
            SessionMachine.KindName,
            session.Group,
            new RecipeCommand(RecipeOperation.Attach) { Number = session.Number, Name = key.Text });
        if (result.Is(RecipeStatus.NotFound))
            return result with { Reply = new RecipeReply(RecipeStatus.Expired) };
        if (!result.IsOk)
            return result;
        known.Attached(session, key, TimeSpan.FromMilliseconds(result.Reply.Number));
        return null;
    }

    private async Task<RecipeResult> SendAsync(RegisterKey key, byte[] body, OperationOptions options)
    {
        var outcome = (await consensus.ExecuteAsync(key, body, options)).Outcome;

        // What is asked of sessions may be asked twice: one that was opened and never used expires.
        for (var attempt = 1;
             outcome.Kind == OutcomeKind.Unknown && attempt < Attempts && key.Kind.SequenceEqual(SessionMachine.KindName);
             attempt++)
        {
            outcome = (await consensus.ExecuteAsync(key, body, options)).Outcome;
        }

        return outcome.Kind == OutcomeKind.Done
            ? new RecipeResult(OutcomeKind.Done, RecipeReply.Decode(outcome.Reply), outcome.Version ?? 0)
            : new RecipeResult(outcome.Kind, default, outcome.Version ?? 0, outcome.Reason);
    }
}
