using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Serves <see cref="LogPalette"/>.</summary>
internal sealed class LogCommands : CommandHandlerActor
{
    public LogCommands(IActorRef memory)
        : base(LogPalette.Definition)
    {
        Process("peek", (_, arguments) => memory.Forward(new LogMemory.Peek(arguments.Integer("count", 1, LogMemory.Capacity))));
        Process("tail", (_, arguments) => Context.ActorOf(LogTail.Props(Sender, Rank(arguments.Required("level")))));
    }

    private static int Rank(string level) => Array.IndexOf(LogRow.Levels, level.ToLowerInvariant()) is >= 0 and var rank
        ? rank
        : throw new CommandRefusedException($"'{level}' is no level; levels: {string.Join(", ", LogRow.Levels)}");
}
