using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Quorum.Channel;
using ActorDist.Cluster.Quorum.Replication;
using ActorDist.Cluster.Quorum.Reports;
using ActorDist.Cluster.Quorum.Storing;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Registers.Channel.Streams;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Quorum;

/// <summary>Adds the quorum store to a node that has the registers, whose set of replicas it shares.</summary>
public static class QuorumHosting
{
    /// <summary>Adds the typed clients and the engine behind them.</summary>
    /// <param name="services">The node's services, which have an <see cref="ActorSystem"/>, a <see cref="NodeDirectory"/> and a <see cref="NodeEventLog"/>.</param>
    /// <param name="storage">The node's storage.</param>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="settings">Buckets, limits and times.</param>
    /// <param name="clock">The node's clock, which last-write-wins goes by.</param>
    /// <param name="onFatal">Ends the node when the store cannot go on; called at most once.</param>
    /// <exception cref="DataDirectoryException">What the storage holds of the replica cannot be read.</exception>
    public static IServiceCollection AddQuorum(
        this IServiceCollection services,
        INodeStorage storage,
        DataDirectory directory,
        QuorumSettings settings,
        NodeClock clock,
        Action<Exception> onFatal)
    {
        var identity = directory.Identity;
        var store = new QuorumStore(storage);
        var options = new QuorumEngineOptions(
            new Core.Consensus.Member(ReplicaId.From(identity.DiskId.Value), identity.Name), identity.Incarnation, settings, clock, onFatal);
        services.AddSingleton(settings);
        services.AddSingleton<IQuorumChannel>(provider =>
        {
            var akka = new AkkaQuorumChannel(provider.GetRequiredService<ActorSystem>(), provider.GetRequiredService<NodeDirectory>());
            return provider.ReplicaStreams() is { } streams ? new StreamQuorumChannel(streams, akka) : akka;
        });
        services.AddSingleton<IStreamPassenger, QuorumPassenger>();
        services.AddSingleton(provider => new QuorumEngine(
            options, store, provider.GetRequiredService<IQuorumChannel>(), provider.GetRequiredService<NodeEventLog>()));
        services.AddSingleton<IQuorum, QuorumClient>();
        services.AddSingleton<IQuorumReplicas, QuorumAdministration>();
        return services;
    }

    /// <summary>Starts the engine and the actors that connect it with those of other nodes. After the registers.</summary>
    /// <param name="builder">The actor system's builder.</param>
    public static AkkaConfigurationBuilder AddQuorum(this AkkaConfigurationBuilder builder) => builder
        .WithCustomSerializer("quorum", [typeof(IQuorumMessage)], system => new QuorumSerializer(system))
        .WithActors((system, _, services) =>
        {
            var engine = services.GetService<QuorumEngine>()!;
            engine.Start();
            system.ActorOf(QuorumChannelActor.Props(engine), QuorumChannelActor.Name);
            system.ActorOf(QuorumReporter.Props(engine), QuorumReporter.Name);
            system.ActorOf(
                RingKeeper.Props(services.GetService<ReplicaEngine>()!, engine, services.GetService<NodeDirectory>()!), "quorum-ring");
        });
}
