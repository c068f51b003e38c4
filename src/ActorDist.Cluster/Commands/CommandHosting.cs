using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Hosting;

namespace ActorDist.Cluster.Commands;

/// <summary>Registration of the command host with Akka.Hosting.</summary>
public static class CommandHosting
{
    /// <summary>
    /// Starts the <see cref="CommandHost"/> with these palettes and registers it under that type, so that a door finds it through
    /// <see cref="IRequiredActor{TActor}"/>.
    /// </summary>
    /// <param name="builder">The configuration of the actor system.</param>
    /// <param name="handlers">The palettes in the order of help; their names must differ.</param>
    public static AkkaConfigurationBuilder AddCommandHost(
        this AkkaConfigurationBuilder builder, params IEnumerable<CommandPaletteHandler> handlers)
    {
        var list = handlers.ToArray();
        return builder.WithActors((system, registry) => registry.Register<CommandHost>(StartCommandHost(system, list)));
    }

    /// <summary>The same with palettes that need services which in turn need the actor system, so that they are made once it is there.</summary>
    /// <param name="builder">The configuration of the actor system.</param>
    /// <param name="handlers">Makes the palettes in the order of help; their names must differ.</param>
    public static AkkaConfigurationBuilder AddCommandHost(
        this AkkaConfigurationBuilder builder, Func<IDependencyResolver, IEnumerable<CommandPaletteHandler>> handlers) =>
        builder.WithActors((system, registry, services) =>
            registry.Register<CommandHost>(StartCommandHost(system, handlers(services))));

    /// <summary>Starts the host in a system that is not built by Akka.Hosting.</summary>
    /// <exception cref="ArgumentException">Two palettes share a name.</exception>
    public static IActorRef StartCommandHost(ActorSystem system, params IEnumerable<CommandPaletteHandler> handlers)
    {
        var list = handlers.ToArray();
        var shared = list.GroupBy(h => h.Palette.ModuleName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (shared is not null)
            throw new ArgumentException($"Two palettes are named '{shared.Key}'.", nameof(handlers));
        foreach (var handler in list)
            handler.OnRegister(system);
        return system.ActorOf(CommandHost.Props(list), CommandHost.ActorName);
    }
}
