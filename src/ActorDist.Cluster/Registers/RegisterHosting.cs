using System.Net;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Channel.Streams;
using ActorDist.Cluster.Registers.Collection;
using ActorDist.Cluster.Registers.Founding;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorDist.Cluster.Registers;

/// <summary>Adds the registers to a node.</summary>
public static class RegisterHosting
{
    /// <summary>Adds the typed clients and the engine behind them.</summary>
    /// <param name="services">The node's services, which have an <see cref="ActorSystem"/>, a <see cref="NodeDirectory"/> and an <see cref="NodeEventLog"/>.</param>
    /// <param name="storage">The node's storage.</param>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="settings">Limits and timeouts.</param>
    /// <param name="machines">The state machines of all kinds but the configuration's own, the same on every node.</param>
    /// <param name="onFatal">Ends the node when the registers cannot go on; called at most once.</param>
    /// <exception cref="DataDirectoryException">What the storage holds of the replica cannot be read, or was lost.</exception>
    public static IServiceCollection AddRegisters(
        this IServiceCollection services,
        INodeStorage storage,
        DataDirectory directory,
        RegisterSettings settings,
        IEnumerable<IStateMachine> machines,
        Action<Exception> onFatal)
    {
        var identity = directory.Identity;
        var store = new AcceptorStore(storage, directory);
        var options = new EngineOptions(
            new Core.Consensus.Member(ReplicaId.From(identity.DiskId.Value), identity.Name),
            identity.Incarnation,
            new StateMachineSet([.. machines, new ConfigurationStateMachine()]),
            settings,
            onFatal);
        services.AddSingleton(store);
        services.AddSingleton(options);
        services.AddSingleton(settings);
        services.AddSingleton<IReplicaChannel>(provider => ChannelOf(provider));
        services.AddSingleton<ChosenFeed>();
        services.AddSingleton<ReplicaEngine>();
        if (settings.StreamEndPoint is { } stream)
        {
            services.AddSingleton(provider =>
            {
                var engine = provider.GetRequiredService<ReplicaEngine>();
                var passenger = provider.GetService<IStreamPassenger>();
                var faulty = provider.GetRequiredService<IReplicaChannel>() as FaultyStreams;
                return new StreamListener(
                    stream,
                    faulty is null ? Take : frame =>
                    {
                        if (faulty.Arrives(frame))
                            Take(frame);
                    },
                    Logging.GetLogger(provider.GetRequiredService<ActorSystem>(), typeof(StreamListener)));

                void Take(Schema.Frame frame)
                {
                    if (frame.Passenger.IsEmpty)
                        engine.Post(ReceivedFrame.Decode(frame));
                    else
                        passenger?.Take(frame.Passenger);
                }
            });
        }

        services.AddSingleton<ReplicaAdministration>();
        services.AddSingleton<IReplicas>(provider => provider.GetRequiredService<ReplicaAdministration>());
        services.AddSingleton<IConsensus, ConsensusClient>();
        services.AddSingleton<IRegisters, RegisterClient>();
        services.AddSingleton<IRegisterWatch, RegisterWatch>();
        return services;
    }

    /// <summary>Where the node takes in streams of other replicas; null when frames travel over Akka.Remote.</summary>
    public static IPEndPoint? ReplicaStreamEndPoint(this IServiceProvider services) => services.GetService<StreamListener>()?.EndPoint;

    /// <summary>Starts the engine and the actors that connect it with those of other nodes.</summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="isFirstSeed">Whether this node founds the registers of a new cluster.</param>
    public static AkkaConfigurationBuilder AddRegisters(this AkkaConfigurationBuilder builder, bool isFirstSeed) => builder
        .WithCustomSerializer("registers", [typeof(IRegistersMessage)], system => new RegistersSerializer(system))
        .WithActors((system, _, services) =>
        {
            var engine = services.GetService<ReplicaEngine>()!;
            var store = services.GetService<AcceptorStore>()!;
            var options = services.GetService<EngineOptions>()!;
            var directory = services.GetService<NodeDirectory>()!;
            var feed = services.GetService<ChosenFeed>()!;
            feed.DeliverTo(system.ActorOf(WatchKeeper.Props(feed, directory, services.GetService<IConsensus>()!), WatchKeeper.Name));
            engine.Start();
            system.ActorOf(ReplicaChannelActor.Props(engine), ReplicaChannelActor.Name);
            system.ActorOf(ReplicaReporter.Props(engine, store, options.Node), ReplicaReporter.Name);
            system.ActorOf(
                FoundingActor.Props(
                    engine, directory, options.Node, isFirstSeed, options.Settings.FoundingReplicas),
                FoundingActor.Name);
            if (options.Settings.CollectAfter > TimeSpan.Zero)
                system.ActorOf(TombstoneCollector.Props(engine, store, directory, options), "tombstone-collector");
        });

    /// <summary>Streams of a capability's own to the other nodes; null when frames travel over Akka.Remote.</summary>
    internal static IReplicaChannel? ReplicaStreams(this IServiceProvider services)
    {
        if (services.GetRequiredService<RegisterSettings>().StreamEndPoint is null)
            return null;
        var directory = services.GetRequiredService<NodeDirectory>();
        var streams = new StreamReplicaChannel(directory);
        return services.GetService<NodeFaults>() is { } faults ? new FaultyStreams(streams, faults, directory) : streams;
    }

    private static IReplicaChannel ChannelOf(IServiceProvider services) => services.ReplicaStreams()
        ?? new AkkaReplicaChannel(services.GetRequiredService<ActorSystem>(), services.GetRequiredService<NodeDirectory>());
}
