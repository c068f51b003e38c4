using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ActorDist.Cluster.Commands;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Counting;
using ActorDist.Core.Recipes.Fencing;
using ActorDist.Core.Recipes.Gathering;
using ActorDist.Core.Recipes.Granting;
using ActorDist.Core.Recipes.Partitioning;
using ActorDist.Core.Recipes.Queueing;
using ActorDist.Core.Recipes.Sessions;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes.Palettes;

/// <summary>Serves <see cref="RecipePalette"/>.</summary>
internal sealed class RecipeCommands : CommandHandlerActor
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);
    private readonly Dictionary<IActorRef, CancellationTokenSource> _waiting = [];
    private readonly IRecipes _recipes;
    private readonly RecipeSettings _settings;

    public RecipeCommands(IRecipes recipes, RecipeSettings settings)
        : base(RecipePalette.Definition)
    {
        (_recipes, _settings) = (recipes, settings);
        Receive<Terminated>(gone =>
        {
            if (_waiting.Remove(gone.ActorRef, out var wait))
                wait.Cancel();
        });
        Sessions();
        foreach (var kind in new[] { LockMachine.KindName, SemaphoreMachine.KindName, ElectionMachine.KindName })
        {
            Acquire($"{kind} acquire", kind, (command, arguments) => kind switch
            {
                LockMachine.KindName => command with { Reentrant = arguments.Has("reentrant") },
                SemaphoreMachine.KindName => command with
                {
                    Limit = arguments.Integer("limit", 1, RecipeLimits.MaxContenders),
                    Number = arguments.Integer("permits", 1, RecipeLimits.MaxContenders),
                },
                _ => command with { Data = Bytes(arguments) },
            });
            Release(kind);
        }

        Acquire("rwlock read", ReadWriteLockMachine.KindName, (command, _) => command);
        Acquire("rwlock write", ReadWriteLockMachine.KindName, (command, _) => command with { Number = 1 });
        Release(ReadWriteLockMachine.KindName);
        Simple("election proclaim", ElectionMachine.KindName, RecipeOperation.Proclaim, (command, arguments) =>
            Contender(command, arguments) with { Token = Number(arguments, "token"), Data = Bytes(arguments) });
        Gatherings();
        Counting();
        Queues();
        Simple("fenced put", FencedMachine.KindName, RecipeOperation.Put, (command, arguments) =>
            command with { Token = Number(arguments, "token"), Data = Bytes(arguments) });
        Process("partition", (_, arguments) => Context.ActorOf(PartitionTail.Props(
            Sender, _recipes, arguments.Required("key"), arguments.ArgumentValue("name"),
            arguments.Required("set").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Lease(arguments))));
        Process("watch", (_, arguments) => Context.ActorOf(WatchTail.Props(Sender, _recipes, Watched(arguments))));
        foreach (var kind in new[]
                 {
                     LockMachine.KindName, ReadWriteLockMachine.KindName, SemaphoreMachine.KindName, ElectionMachine.KindName,
                     GroupMachine.KindName, DoubleBarrierMachine.KindName, CounterMachine.KindName, QueueMachine.KindName,
                     WorkQueueMachine.KindName, PartitionMachine.KindName, FencedMachine.KindName,
                 })
        {
            Simple($"{kind} show", kind, RecipeOperation.Get, (command, _) => command);
        }
    }

    protected override void PostStop()
    {
        foreach (var wait in _waiting.Values)
            wait.Cancel();
    }

    private void Sessions()
    {
        Process("session open", (_, arguments) => Answer(async () =>
        {
            var lease = Lease(arguments);
            var (session, result) = await _recipes.OpenAsync(lease, arguments.ArgumentValue("owner") ?? "");
            return session is { } id ? Opened(id, lease) : RecipeRows.Result("session", "", RecipeOperation.Open, result, session: null);
        }));
        Process("session renew", (_, arguments) => Answer(() => RenewAsync(Session(arguments))));
        Process("session keep", (_, arguments) => Context.ActorOf(SessionTail.Props(Sender, _recipes, Session(arguments))));
        Process("session close", (_, arguments) => Answer(async () =>
        {
            var session = Session(arguments);
            var result = await _recipes.CloseAsync(session);
            return RecipeRows.Result(SessionMachine.KindName, $"{session}", RecipeOperation.Close, result, session: null);
        }));
    }

    private void Gatherings()
    {
        Simple("barrier raise", BarrierMachine.KindName, RecipeOperation.Set, (command, _) => command);
        Simple("barrier lift", BarrierMachine.KindName, RecipeOperation.Lift, (command, _) => command);
        Process("barrier wait", (_, arguments) => Wait(
            BarrierMachine.KindName, arguments, session: null, new RecipeCommand(RecipeOperation.Get), doesWait: true));
        Simple("group join", GroupMachine.KindName, RecipeOperation.Join, (command, arguments) =>
            command with { Name = arguments.Required("name"), Data = Bytes(arguments) });
        Simple("group leave", GroupMachine.KindName, RecipeOperation.Leave, Contender);
        Process("double-barrier enter", (_, arguments) => Wait(
            DoubleBarrierMachine.KindName, arguments, arguments.ArgumentValue("session") ?? "",
            new RecipeCommand(RecipeOperation.Join)
            {
                Name = arguments.Required("name"),
                Number = arguments.Integer("count", 1, RecipeLimits.MaxMembers),
            },
            doesWait: true));
        Process("double-barrier leave", (_, arguments) => Wait(
            DoubleBarrierMachine.KindName, arguments, arguments.Required("session"),
            new RecipeCommand(RecipeOperation.Leave) { Name = arguments.Required("name") }, doesWait: true));
    }

    private void Counting()
    {
        Simple("counter add", CounterMachine.KindName, RecipeOperation.Add, (command, arguments) =>
            command with { Number = Number(arguments, "number") });
        Simple("counter set", CounterMachine.KindName, RecipeOperation.Set, (command, arguments) =>
            command with { Number = Number(arguments, "number") });
    }

    private void Queues()
    {
        Simple("queue put", QueueMachine.KindName, RecipeOperation.Put, (command, arguments) => command with { Data = Bytes(arguments) });
        Process("queue take", (_, arguments) => Wait(
            QueueMachine.KindName, arguments, session: null, new RecipeCommand(RecipeOperation.Take), arguments.Has("wait")));
        Simple("work-queue put", WorkQueueMachine.KindName, RecipeOperation.Put, (command, arguments) =>
            command with { Data = Bytes(arguments), Limit = arguments.Integer("deliveries", 1, RecipeLimits.MaxDeliveries) });
        Process("work-queue take", (_, arguments) => Wait(
            WorkQueueMachine.KindName, arguments, arguments.ArgumentValue("session") ?? "", new RecipeCommand(RecipeOperation.Take),
            arguments.Has("wait")));
        foreach (var (word, operation) in new[] { ("ack", RecipeOperation.Acknowledge), ("reject", RecipeOperation.Reject) })
        {
            Simple($"work-queue {word}", WorkQueueMachine.KindName, operation, (command, arguments) =>
                command with { Token = Number(arguments, "token") });
        }

        foreach (var (word, operation) in new[] { ("requeue", RecipeOperation.Requeue), ("drop", RecipeOperation.Drop) })
        {
            Simple($"work-queue {word}", WorkQueueMachine.KindName, operation, (command, arguments) =>
                command with { Number = Number(arguments, "number") });
        }
    }

    private void Acquire(string name, string kind, Func<RecipeCommand, CommandArguments, RecipeCommand> fill) =>
        Process(name, (_, arguments) =>
        {
            var command = new RecipeCommand(RecipeOperation.Acquire)
            {
                Name = arguments.ArgumentValue("name") ?? "",
                NoWait = !arguments.Has("wait"),
            };
            Wait(kind, arguments, arguments.ArgumentValue("session") ?? "", fill(command, arguments), arguments.Has("wait"));
        });

    private void Release(string kind) => Simple($"{kind} release", kind, RecipeOperation.Release, (command, arguments) =>
        Contender(command, arguments) with { Token = Number(arguments, "token") });

    /// <summary>A command that answers at once.</summary>
    private void Simple(
        string name, string kind, RecipeOperation operation, Func<RecipeCommand, CommandArguments, RecipeCommand> fill) =>
        Process(name, (_, arguments) =>
        {
            var command = fill(new RecipeCommand(operation), arguments);
            var opens = operation == RecipeOperation.Join;
            var id = arguments.Takes("id") ? arguments.ArgumentValue("id") : null;
            Answer(() => ExecuteAsync(
                kind, arguments.Required("key"), command, opens ? arguments.ArgumentValue("session") ?? "" : null,
                opens ? Lease(arguments) : default, id, TimeSpan.Zero, CancellationToken.None));
        });

    /// <summary>A command that may wait; the client ends that by going away.</summary>
    private void Wait(string kind, CommandArguments arguments, string? session, RecipeCommand command, bool doesWait)
    {
        var patience = doesWait ? arguments.Duration("for", TimeSpan.Zero, LongestWait) : TimeSpan.Zero;
        var lease = session is "" ? Lease(arguments) : default;
        var id = arguments.Takes("id") ? arguments.ArgumentValue("id") : null;
        var wait = new CancellationTokenSource();
        _waiting[Sender] = wait;
        Context.Watch(Sender);
        Answer(() => ExecuteAsync(kind, arguments.Required("key"), command, session, lease, id, patience, wait.Token));
    }

    /// <param name="kind">The recipe.</param>
    /// <param name="name">Which one.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="session">The session; empty to open one, null where none is needed.</param>
    /// <param name="lease">The lease of one that is opened.</param>
    /// <param name="id">The idempotency key.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">The client has gone.</param>
    private async Task<CommandResponse> ExecuteAsync(
        string kind,
        string name,
        RecipeCommand command,
        string? session,
        TimeSpan lease,
        string? id,
        TimeSpan patience,
        CancellationToken cancellation)
    {
        SessionId? opened = null;
        if (session is "")
        {
            (opened, var opening) = await _recipes.OpenAsync(lease, "pbm");
            if (opened is null)
                return RecipeRows.Result(SessionMachine.KindName, "", RecipeOperation.Open, opening, session: null);
            session = $"{opened}";
        }

        command = session is null ? command : command with { Session = session };
        RecipeResult? result = null;
        try
        {
            result = await _recipes.ExecuteAsync(kind, name, command, id, patience, cancellation);
            return RecipeRows.Result(kind, name, command.Operation, result, session);
        }
        finally
        {
            if (opened is { } own && result is not { IsOk: true } && result?.Outcome != OutcomeKind.Unknown)
                await _recipes.CloseAsync(own);
            else if (command.Operation == RecipeOperation.Acquire && (result is null || result.Is(RecipeStatus.Waiting)))
                await _recipes.ExecuteAsync(kind, name, new RecipeCommand(RecipeOperation.Release) { Session = session!, Name = command.Name });
        }
    }

    private async Task<CommandResponse> RenewAsync(SessionId session)
    {
        var (lost, result) = await _recipes.RenewAsync([session]);
        if (lost.Count > 0)
            result = result with { Reply = new RecipeReply(RecipeStatus.Expired) };
        return RecipeRows.Result(SessionMachine.KindName, $"{session}", RecipeOperation.Renew, result, session: null);
    }

    private void Answer(Func<Task<CommandResponse>> answer) => _ = answer().PipeTo(
        Sender, Self, failure: e => new ErroredCommandResponse(e is OperationCanceledException ? "the wait was cancelled" : e.Message));

    private TimeSpan Lease(CommandArguments arguments) => arguments.ArgumentValue("lease") is null
        ? _settings.DefaultLease
        : arguments.Duration(
            "lease", TimeSpan.FromMilliseconds(RecipeLimits.MinLease), TimeSpan.FromMilliseconds(RecipeLimits.MaxLease));

    private static CommandResponse Opened(SessionId session, TimeSpan lease) => new(
        $"{session} | open | lease {lease.TotalSeconds:0.###} s",
        data: new JsonObject { ["session"] = $"{session}", ["outcome"] = "ok", ["leaseMs"] = (long)lease.TotalMilliseconds });

    private static RecipeCommand Contender(RecipeCommand command, CommandArguments arguments) =>
        command with { Session = arguments.Required("session"), Name = arguments.ArgumentValue("name") ?? "" };

    private static SessionId Session(CommandArguments arguments)
    {
        try
        {
            return SessionId.Parse(arguments.Required("session"));
        }
        catch (FormatException e)
        {
            throw new CommandRefusedException(e.Message);
        }
    }

    private static RegisterKey Watched(CommandArguments arguments) =>
        RegisterKey.TryParse(arguments.Required("key"), out var key, out var error) ? key : throw new CommandRefusedException(error);

    private static byte[] Bytes(CommandArguments arguments) => Encoding.UTF8.GetBytes(arguments.ArgumentValue("value") ?? "");

    private static long Number(CommandArguments arguments, string name) =>
        long.TryParse(arguments.Required(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CommandRefusedException($"'{name}' must be a whole number of 64 bits, not '{arguments.Required(name)}'");
}
