using Akka.Actor;

namespace ActorDist.Cluster.Commands;

/// <summary>A palette and the actor that serves it. A capability derives one and hands it to <see cref="CommandHosting"/>.</summary>
public abstract class CommandPaletteHandler(CommandPalette palette)
{
    /// <summary>The commands served.</summary>
    public CommandPalette Palette { get; } = palette;

    /// <summary>Props of the handler; the host creates one handler a connection, a <see cref="CommandHandlerActor"/>.</summary>
    public abstract Props HandlerProps { get; }

    /// <summary>Called once when the host starts, before <see cref="HandlerProps"/> is read: the place to create actors that all
    /// connections share.</summary>
    public virtual void OnRegister(ActorSystem system)
    {
    }
}
