using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Faults.Transport;
using ActorDist.Cluster.Membership;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Faults;

/// <summary>Adds the faults to a node.</summary>
public static class FaultHosting
{
    private const string TransportClass = "akka.remote.dot-netty.tcp.transport-class";

    /// <summary>
    /// Adds the table, where faults are enabled, and the typed client, which refuses where they are not. <see cref="ILinkFaults"/> is there
    /// in either case.
    /// </summary>
    /// <param name="services">The node's services: a <see cref="NodeDirectory"/>, a <see cref="NodeClock"/> and, where faults are
    /// enabled, an <see cref="IFaultPeers"/>.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="settings">Whether they are enabled, and bounds.</param>
    public static IServiceCollection AddFaults(this IServiceCollection services, string name, FaultSettings settings)
    {
        if (!settings.Enabled)
        {
            return services
                .AddSingleton<ILinkFaults>(NoLinkFaults.Instance)
                .AddSingleton<IFaults>(DisabledFaults.Instance);
        }

        services.AddSingleton(provider => new NodeFaults(name, provider.GetRequiredService<NodeDirectory>(), settings));
        services.AddSingleton<ILinkFaults>(provider => provider.GetRequiredService<NodeFaults>());
        services.AddSingleton<OwnProcess>();
        services.AddSingleton<FaultSwitch>();
        services.AddSingleton<IFaults, FaultClient>();
        return services;
    }

    /// <summary>Puts the table under Akka.Remote.</summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="faults">The table; null where faults are not enabled.</param>
    public static AkkaConfigurationBuilder AddFaults(this AkkaConfigurationBuilder builder, NodeFaults? faults) => faults is null
        ? builder
        : builder
            .AddHocon(
                ConfigurationFactory.ParseString(
                    $"{TransportClass} = \"{typeof(FaultTransport).FullName}, {typeof(FaultTransport).Assembly.GetName().Name}\""),
                HoconAddMode.Prepend)
            .AddSetup(new FaultSetup(faults));
}
