using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Cloud.Palettes;
using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Groups;
using ActorDist.Autoscale.Doors;
using ActorDist.Autoscale.Doors.Palettes;
using ActorDist.Autoscale.Requests;
using ActorDist.Autoscale.Tenants;
using ActorDist.Autoscale.Webhooks;
using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Commands.Palettes;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Crdts.Palettes;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Gathering;
using ActorDist.Cluster.Events.Palettes;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Palettes;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Hocon;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Cluster.Overview;
using ActorDist.Cluster.Overview.Palettes;
using ActorDist.Cluster.Quorum;
using ActorDist.Cluster.Quorum.Palettes;
using ActorDist.Cluster.Recipes;
using ActorDist.Cluster.Recipes.Palettes;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Registers.Palettes;
using ActorDist.Cluster.Storage;
using ActorDist.Core.Recipes;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using ActorDist.Node.Commands;
using ActorDist.Node.Configuration;
using ActorDist.Node.Http;
using ActorDist.Node.Http.Autoscale;
using ActorDist.Node.Logging;
using ActorDist.Node.Page;
using ActorDist.Node.Telemetry;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace ActorDist.Node.Hosting;

/// <summary>Puts a node's parts together: the actor system and its capabilities, HTTP and the command host.</summary>
public static class NodeHost
{
    /// <summary>The actor system's name, the same on every node of a cluster.</summary>
    public const string SystemName = "actordist";

    /// <summary>The version of the product, as its assembly has it.</summary>
    private static readonly string Version = typeof(NodeHost).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>How long SIGTERM may take: the sum of the phases that leave the cluster.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Builds the node; nothing runs yet.</summary>
    public static WebApplication Build(
        NodeSettings settings,
        TakeoverSettings takeover,
        ScalingRequestSettings requests,
        RegisterSettings registers,
        QuorumSettings quorum,
        RecipeSettings recipes,
        CrdtSettings crdts,
        CloudSettings cloud,
        ConvergenceSettings convergence,
        NodeClock clock,
        FaultSettings faults,
        DataDirectory directory,
        INodeStorage storage,
        Action<Exception> onFatal,
        Logger log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "actordist" });
        builder.Logging.AddProvider(new SerilogLoggerProvider(log));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenHttp(settings.Http, settings.Http2, settings.HttpCertificate);
            kestrel.ListenCommandDoor(settings.Pbm);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        AddServices(builder.Services, requests, clock);
        AddEvents(builder.Services, settings, directory);
        builder.Services.AddFaults(settings.Name, faults);
        builder.Services.AddSingleton<IFaultPeers>(new HttpFaultPeers(settings.HttpToken, faults.ControlTimeout));
        builder.Services.AddRegisters(storage, directory, registers, StateMachines(), onFatal);
        builder.Services.AddQuorum(storage, directory, quorum, clock, onFatal);
        builder.Services.AddRecipes(directory.Identity, recipes);
        builder.Services.AddCrdts(crdts);
        builder.Services.AddDocuments();
        builder.Services.AddConvergence(cloud, convergence);
        builder.Services.AddCommandDoor(settings.Pbm, services => new CommandDoorIdentity(
            settings.Name, Version, () => CommandNodes(services.GetRequiredService<NodeDirectory>())));
        AddActors(builder.Services, settings, takeover, requests, cloud, convergence, storage, directory.Identity, log);

        if (TelemetryOf(settings))
        {
            builder.AddNodeTelemetry(settings.Name, Version);
        }

        var app = builder.Build();
        app.UseAbortWithActorSystem();
        app.UseOriginGuard(settings.Http.Address);
        app.UseMemberOrigins();
        app.UseTokenGuard(settings.HttpToken);
        app.UseRouting();
        app.UseSpanNames();
        app.MapHealthRoutes();
        app.MapClusterRoutes();
        app.MapMemberRoutes();
        app.MapEventRoutes();
        app.MapOverviewRoutes(FeaturesOf(settings));
        app.MapPage();
        app.MapRequestRoutes();
        app.MapAutoscaleRoutes();
        app.MapGroupSurvey();
        app.MapRegisterRoutes();
        app.MapReplicaRoutes();
        app.MapQuorumRoutes();
        if (DistributedDataOf(settings))
        {
            app.MapDistributedDataRoutes();
        }

        app.MapRecipeRoutes();
        app.MapCrdtRoutes();
        app.MapDocumentRoutes();
        if (TelemetryOf(settings))
        {
            app.MapMetrics();
        }

        app.MapFaultRoutes(faults.Enabled);
        return app;
    }

    /// <summary>Says where the node listens, to its peers and in its data directory. Called once everything runs.</summary>
    public static void Announce(WebApplication app, NodeSettings settings, NodeIdentity identity, EndpointsFile file)
    {
        var system = app.Services.GetRequiredService<ActorSystem>();
        var address = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
        // In the order in which Build listens.
        var doors = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(url => new Uri(url).Authority)
            .ToArray();
        var (http, http2, pbm) = (doors[0], doors[1], doors[2]);
        var evidence = EvidenceBoard.Get(system);
        NodeDirectory.Announce(
            system,
            new NodeDescription(settings.Name, address, http, http2, pbm, identity.DiskId.ToString(), (ulong)identity.Incarnation)
            {
                Stream = app.Services.ReplicaStreamEndPoint()?.ToString() ?? "",
                Uid = evidence.Uid,
                Hello = evidence.Hello?.ToString() ?? "",
            });
        file.Write(new Endpoints(settings.Name, address, http, http2, pbm, Environment.ProcessId, identity.Incarnation));
    }

    private static void AddServices(IServiceCollection services, ScalingRequestSettings requests, NodeClock clock)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(clock);
        services.AddSingleton<NodeDirectory>();
        services.AddSingleton(provider => new PhiReadings(provider.GetRequiredService<ActorSystem>()));
        services.AddSingleton<QuorumProbe>();
        services.AddSingleton<RequestTelemetry>();
        services.AddSingleton(new ClusterOverview(
            new Dictionary<string, int>(StringComparer.Ordinal) { [ScalingRequestRegistration.TypeName] = requests.Shards }, TimeProvider.System));
        services.AddSingleton<RegisterEffectStore>();
        services.AddSingleton<IEffectStore>(provider => requests.WriteToMajority
            ? provider.GetRequiredService<RegisterEffectStore>()
            : new AsynchronousEffectStore(
                provider.GetRequiredService<RegisterEffectStore>(),
                AsynchronousEffectStore.UsualLag,
                provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IScalingRequests>(provider => new ScalingRequestClient(
            provider.GetRequiredService<IRequiredActor<ScalingRequestActor>>().ActorRef,
            requests,
            provider.GetRequiredService<RequestTelemetry>()));
    }

    private static bool DistributedDataOf(NodeSettings settings) => settings.Config.Switch("actordist.benchmark.distributed-data");

    private static bool TelemetryOf(NodeSettings settings) => settings.Config.Switch("actordist.telemetry.enabled");

    /// <summary>The panels of the page that not every node has.</summary>
    private static IReadOnlyList<string> FeaturesOf(NodeSettings settings) =>
        settings.Config.Switch("actordist.faults.enabled") ? ["faults"] : [];

    private static OverviewSources OverviewOf(RequestTelemetry requests) => new(() => requests.UnderWay, () => requests.Answered);

    private static void AddEvents(IServiceCollection services, NodeSettings settings, DataDirectory directory)
    {
        var events = EventSettings.From(settings.Config);
        services.AddEvents(directory.Identity, events);
        if (events.File)
        {
            services.AddHostedService(provider => EventFile.Open(
                settings.Config, Path.Combine(directory.Path, "log"), provider.GetRequiredService<NodeEventLog>()));
        }
    }

    private static void AddActors(
        IServiceCollection services,
        NodeSettings settings,
        TakeoverSettings takeover,
        ScalingRequestSettings requests,
        CloudSettings cloud,
        ConvergenceSettings convergence,
        INodeStorage storage,
        NodeIdentity identity,
        Logger log) =>
        services.AddAkka(SystemName, (akka, provider) => akka
            .AddHocon(JoinRetry(settings).WithFallback(settings.Config), HoconAddMode.Prepend)
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLogger<AkkaLogger>();
            })
            .AddSetup(new AkkaLogger.Target(log))
            .AddFaults(provider.GetService<NodeFaults>())
            .WithClustering(new ClusterOptions
            {
                Roles = [NodeDirectory.RoleOf(settings.Name)],
                SeedNodes = [.. settings.Seeds.Select(seed => $"akka.tcp://{SystemName}@{seed}")],
            })
            .AddNodeStorage(storage)
            .AddNodeDirectory(provider.GetRequiredService<NodeDirectory>())
            .AddTakeover(
                provider.GetRequiredService<NodeDirectory>(), takeover, provider.GetRequiredService<ILinkFaults>().IsConnectable)
            .AddRegisters(IsFirstSeed(settings))
            .AddEvents()
            .AddOverview(OverviewOf(provider.GetRequiredService<RequestTelemetry>()))
            .AddQuorum()
            .AddCrdts()
            .AddCrdtOperations(storage, identity)
            .AddDocuments()
            .AddRecipes()
            .AddScalingRequests(settings.Name, requests, provider.GetRequiredService<NodeEventLog>())
            .AddConvergence(cloud, convergence, provider.GetRequiredService<NodeEventLog>())
            .AddCommandHost(resolver => Palettes(resolver, requests)));

    private static IEnumerable<CommandPaletteHandler> Palettes(IDependencyResolver services, ScalingRequestSettings requests)
    {
        var (registers, replicas) = (services.GetService<IRegisters>()!, services.GetService<IReplicas>()!);
        return
        [
            .. StandardPalettes.Create(),
            new OverviewPalette(services.GetService<ClusterOverview>()!),
            new EventsPalette(services.GetService<GatheredEvents>()!),
            new AutoscalePalette(
                services.GetService<ScalingGroups>()!, services.GetService<ConvergenceExplainer>()!, requests, services.GetService<RequestTelemetry>()!),
            new CloudPalette(services.GetService<CloudConsole>()!),
            new RegisterPalette(registers, replicas),
            new ReplicasPalette(replicas),
            new FaultPalette(services.GetService<IFaults>()!),
            new QuorumPalette(services.GetService<IQuorum>()!, services.GetService<IQuorumReplicas>()!),
            new CrdtPalette(services.GetService<ICrdts>()!),
            new RecipePalette(services.GetService<IRecipes>()!, services.GetService<RecipeSettings>()!),
        ];
    }

    /// <summary>The state machines of every kind of key; the same on every node of a cluster.</summary>
    private static IEnumerable<IStateMachine> StateMachines() =>
    [
        new RegisterStateMachine(),
        new EffectStateMachine(),
        new ScalingGroupStateMachine(),
        new TenantStateMachine(),
        new WebhookStateMachine(),
        .. RecipeMachines.All,
    ];

    private static bool IsFirstSeed(NodeSettings settings) =>
        string.Equals(settings.Seeds[0], settings.Remote.ToString(), StringComparison.Ordinal);

    private static IReadOnlyList<CommandNode> CommandNodes(NodeDirectory directory) =>
        [.. directory.Nodes.Select(node => new CommandNode(node.Name, node.Address, node.Pbm))];

    /// <summary>
    /// The first seed waits seed-node-timeout for the others before it forms a cluster of its own, so for it the value must be long: a
    /// first seed that was restarted would found a second cluster. The other nodes only ask again after it, so for them it is short.
    /// </summary>
    private static Config JoinRetry(NodeSettings settings) =>
        IsFirstSeed(settings)
            ? Config.Empty
            : ConfigurationFactory.ParseString(
                $"akka.cluster.seed-node-timeout = {settings.Config.Time("actordist.node.join-retry").TotalMilliseconds:0}ms");
}
