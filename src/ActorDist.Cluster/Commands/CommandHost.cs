using Akka.Actor;
using Akka.Event;

namespace ActorDist.Cluster.Commands;

/// <summary>
/// The actor at <c>/user/petabridge.cmd</c>: opens one <see cref="CommandSession"/> a client. It knows nothing of sockets; a door (TCP,
/// a test) brings each client in with <see cref="CommandHostProtocol.Connect"/>.
/// </summary>
public sealed class CommandHost : ReceiveActor
{
    /// <summary>The actor's name under <c>/user</c>, as Petabridge.Cmd names its own.</summary>
    public const string ActorName = "petabridge.cmd";

    private readonly IReadOnlyList<CommandPaletteHandler> _handlers;
    private long _duplicates;

    /// <summary>Made through its Props by <see cref="CommandHosting"/>.</summary>
    public CommandHost(IReadOnlyList<CommandPaletteHandler> handlers)
    {
        _handlers = handlers;
        var palettes = handlers.Select(h => h.Palette).ToArray();
        Receive<CommandHostProtocol.Connect>(connect =>
        {
            var name = Uri.EscapeDataString(connect.Client);
            // An endpoint can come back while the session of its last connection is still stopping.
            if (!Context.Child(name).IsNobody())
                name = $"{name}-{++_duplicates}";
            var session = Context.ActorOf(CommandSession.Props(_handlers, connect.Sink), name);
            Sender.Tell(new CommandHostProtocol.Connected(session, palettes));
        });
    }

    internal static Props Props(IReadOnlyList<CommandPaletteHandler> handlers) =>
        Akka.Actor.Props.Create(() => new CommandHost(handlers)).WithDeploy(Deploy.Local);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        if (!Context.System.Settings.Config.GetBoolean("petabridge.cmd.log-palettes-on-startup", true))
            return;
        var log = Context.GetLogger();
        foreach (var palette in _handlers.Select(h => h.Palette))
            log.Info("Command palette {0}: {1}", palette.ModuleName, string.Join(", ", palette.Commands.Select(c => c.Name)));
    }

    /// <summary>A session that fails is a client that has to connect again; nothing of it is kept.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => StoppingSupervisorStrategy;

    private static readonly SupervisorStrategy StoppingSupervisorStrategy = new OneForOneStrategy(_ => Directive.Stop);
}
