using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorDist.Node.Commands;

/// <summary>Puts the command door on the node's Kestrel.</summary>
public static class CommandDoorHosting
{
    /// <summary>Registers what the door needs. The command host itself is part of the actor system (AddCommandHost).</summary>
    public static IServiceCollection AddCommandDoor(
        this IServiceCollection services, CommandDoorOptions options, Func<IServiceProvider, CommandDoorIdentity> identity) =>
        services.AddSingleton(options).AddSingleton(identity).AddSingleton<CommandDoor>();

    /// <summary>Listens on the host and port of the options, which must be valid (<see cref="CommandDoorOptions.Validate"/>).</summary>
    public static KestrelServerOptions ListenCommandDoor(this KestrelServerOptions kestrel, CommandDoorOptions options)
    {
        if (options.Validate() is { } error)
            throw new ArgumentException(error, nameof(options));
        kestrel.Listen(options.EndPoint, listen => listen.UseConnectionHandler<CommandDoor>());
        return kestrel;
    }
}
