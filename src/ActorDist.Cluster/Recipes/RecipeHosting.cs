using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Recipes.Sessions;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Recipes;

/// <summary>Adds the recipes to a node that has registers; their state machines are <see cref="Core.Recipes.RecipeMachines.All"/>.</summary>
public static class RecipeHosting
{
    /// <summary>Adds the typed client.</summary>
    /// <param name="services">The node's services, which have registers.</param>
    /// <param name="identity">The node: it names the sessions that are opened here.</param>
    /// <param name="settings">Leases and limits.</param>
    public static IServiceCollection AddRecipes(this IServiceCollection services, NodeIdentity identity, RecipeSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton(new SessionGroups(identity.Name, identity.Incarnation))
        .AddSingleton<KnownSessions>()
        .AddSingleton<SessionEnd>()
        .AddSingleton<IRecipes>(provider => new RecipeClient(
            provider.GetRequiredService<IConsensus>(),
            provider.GetRequiredService<IRegisterWatch>(),
            provider.GetRequiredService<SessionGroups>(),
            provider.GetRequiredService<KnownSessions>(),
            provider.GetRequiredService<SessionEnd>(),
            provider.GetRequiredService<ActorSystem>(),
            provider.GetRequiredService<NodeEventLog>(),
            provider.GetRequiredService<RegisterSettings>(),
            settings));

    /// <summary>Starts the sweeper of sessions and the keeper of those of this process.</summary>
    public static AkkaConfigurationBuilder AddRecipes(this AkkaConfigurationBuilder builder) =>
        builder.WithActors((system, _, services) =>
        {
            system.ActorOf(SessionKeeper.Props(services.GetService<IRecipes>()!), SessionKeeper.Name);
            system.ActorOf(
                SessionSweeper.Props(
                    services.GetService<IConsensus>()!,
                    services.GetService<SessionEnd>()!,
                    services.GetService<NodeDirectory>()!,
                    services.GetService<RecipeSettings>()!,
                    services.GetService<RegisterSettings>()!),
                "session-sweeper");
        });
}
