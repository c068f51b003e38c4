using Akka.Actor;

namespace ActorDist.Cluster.Commands;

/// <summary>
/// One client: parses its command lines, keeps one handler a palette (created when first used) and runs one command at a time.
/// Every response passes through here, so a command has ended for the session before its client learns of it, and the client's next
/// line can never meet the last one still running.
/// </summary>
public sealed class CommandSession : ReceiveActor
{
    private readonly Dictionary<string, CommandPaletteHandler> _handlers;
    private readonly CommandParser _parser;
    private readonly ICommandSink _sink;
    private readonly SupervisorStrategy _strategy;
    private (long Id, IActorRef Actor)? _running;

    /// <summary>Made through its Props by the <see cref="CommandHost"/>.</summary>
    public CommandSession(IReadOnlyList<CommandPaletteHandler> handlers, ICommandSink sink)
    {
        _handlers = handlers.ToDictionary(h => h.Palette.ModuleName, StringComparer.Ordinal);
        _parser = new CommandParser(handlers.Select(h => h.Palette));
        _sink = sink;
        _strategy = new OneForOneStrategy(failure =>
        {
            if (_running is { } running)
                Finish(running, new ErroredCommandResponse($"the command failed on the node: {failure.Message}"));
            return Directive.Restart;
        });
        Receive<CommandHostProtocol.Run>(Run);
        Receive<CommandHostProtocol.Cancel>(cancel =>
        {
            if (_running is { } running && running.Id == cancel.Id)
                Finish(running, CommandResponse.Empty);
        });
        Receive<CommandResponse>(Answer);
        Receive<CommandHostProtocol.Disconnect>(_ => Context.Stop(Self));
    }

    internal static Props Props(IReadOnlyList<CommandPaletteHandler> handlers, ICommandSink sink) =>
        Akka.Actor.Props.Create(() => new CommandSession(handlers, sink)).WithDeploy(Deploy.Local);

    /// <summary>A handler that throws fails the running command and starts afresh.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    /// <inheritdoc/>
    protected override void PostStop() => _sink.Closed();

    private void Run(CommandHostProtocol.Run run)
    {
        if (_running is { } running)
        {
            _sink.Deliver(run.Id, new ErroredCommandResponse($"command {running.Id} is still running; cancel it or connect once more"));
            return;
        }

        if (!_parser.TryParse(run.Words, out var palette, out var command, out var error))
        {
            _sink.Deliver(run.Id, new ErroredCommandResponse(error) { IsUsage = true });
            return;
        }

        var handler = Context.Child(palette.ModuleName);
        if (handler.IsNobody())
            handler = Context.ActorOf(_handlers[palette.ModuleName].HandlerProps, palette.ModuleName);
        var actor = Context.ActorOf(CommandRun.Props());
        _running = (run.Id, actor);
        handler.Tell(command, actor);
    }

    private void Answer(CommandResponse response)
    {
        if (_running is not { } running || !running.Actor.Equals(Sender))
            return; // a handler that answers after its command was cancelled
        if (response.Final)
            Finish(running, response);
        else
            _sink.Deliver(running.Id, response);
    }

    private void Finish((long Id, IActorRef Actor) running, CommandResponse response)
    {
        _running = null;
        Context.Stop(running.Actor);
        _sink.Deliver(running.Id, response);
    }
}
