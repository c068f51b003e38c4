using Akka.Actor;

namespace ActorDist.Cluster.Commands;

/// <summary>
/// Base of the actor that serves one palette for one connection. The sender of a <see cref="Command"/> is the run of that command:
/// answer it with <see cref="CommandResponse"/>s, watch it to learn that the client cancelled or went away, and pass it on with
/// <c>Forward</c> when another actor answers.
/// </summary>
public abstract class CommandHandlerActor : ReceiveActor
{
    private readonly Dictionary<string, Action<Command, CommandArguments>> _processors = new(StringComparer.Ordinal);
    private readonly CommandPalette _palette;

    /// <summary>A handler of this palette.</summary>
    protected CommandHandlerActor(CommandPalette palette)
    {
        _palette = palette;
        Receive<Command>(Run);
    }

    /// <summary>Serves the command with this name.</summary>
    protected void Process(string name, Action<Command> process) => Process(name, (command, _) => process(command));

    /// <summary>Serves the command with this name, with its arguments by name.</summary>
    /// <exception cref="ArgumentException">The palette has no such command.</exception>
    protected void Process(string name, Action<Command, CommandArguments> process)
    {
        if (_palette.Find(name) is null)
            throw new ArgumentException($"palette '{_palette.ModuleName}' has no command '{name}'", nameof(name));
        _processors.Add(name, process);
    }

    /// <summary>Answers the client of the command being processed.</summary>
    protected void Reply(string msg, object? data = null) => Sender.Tell(new CommandResponse(msg, data: data));

    /// <summary>A child that throws fails the command it works for, so its failure is this handler's.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    private void Run(Command command)
    {
        if (!_processors.TryGetValue(command.Name, out var process))
        {
            Sender.Tell(new ErroredCommandResponse($"'{_palette.ModuleName} {command.Name}' is listed by this node but not served by it"));
            return;
        }

        try
        {
            process(command, new CommandArguments(command));
        }
        catch (CommandRefusedException refused)
        {
            Sender.Tell(new ErroredCommandResponse(refused.Message));
        }
    }
}
