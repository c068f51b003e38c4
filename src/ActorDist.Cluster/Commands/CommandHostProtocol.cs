using Akka.Actor;

namespace ActorDist.Cluster.Commands;

/// <summary>What a door says to the <see cref="CommandHost"/> and to its sessions. All of it stays in the process.</summary>
public static class CommandHostProtocol
{
    /// <summary>Asks the host for a session; answered by <see cref="Connected"/>.</summary>
    /// <param name="Client">The remote endpoint; it becomes the session's actor name, URL-encoded.</param>
    /// <param name="Sink">Where the session's responses go.</param>
    public sealed record Connect(string Client, ICommandSink Sink);

    /// <summary>A session is open.</summary>
    /// <param name="Session">Takes <see cref="Run"/>, <see cref="Cancel"/> and <see cref="Disconnect"/>.</param>
    /// <param name="Palettes">What this host serves.</param>
    public sealed record Connected(IActorRef Session, IReadOnlyList<CommandPalette> Palettes);

    /// <summary>Runs a command line. A session runs one command at a time; a second is refused while the first runs.</summary>
    /// <param name="Id">The client's number for it, repeated in every response.</param>
    /// <param name="Words">The words of the line, palette first.</param>
    public sealed record Run(long Id, IReadOnlyList<string> Words);

    /// <summary>Ends the command with this number; it answers with an empty final response. Without effect when it has ended.</summary>
    public sealed record Cancel(long Id);

    /// <summary>The client is gone: ends the session and whatever it runs.</summary>
    public sealed class Disconnect
    {
        private Disconnect()
        {
        }

        /// <summary>The only instance.</summary>
        public static Disconnect Instance { get; } = new();
    }
}
