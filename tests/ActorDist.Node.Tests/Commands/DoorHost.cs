using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Commands.Palettes;
using ActorDist.Node.Commands;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorDist.Node.Tests.Commands;

/// <summary>A one-node cluster with the command door on a free port, as a node wires it.</summary>
public sealed class DoorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DoorHost(WebApplication app, CapturedLog log) => (_app, Log) = (app, log);

    public int Port { get; private set; }

    public string Address => $"127.0.0.1:{Port}";

    public ActorSystem System => _app.Services.GetRequiredService<ActorSystem>();

    public IReadOnlyList<CommandNode> Nodes { get; set; } = [];

    public CapturedLog Log { get; }

    public static async Task<DoorHost> StartAsync(CommandDoorOptions? options = null, bool joined = true, params CommandPaletteHandler[] more)
    {
        var door = (options ?? new CommandDoorOptions()) with { Port = 0 };
        var builder = WebApplication.CreateSlimBuilder();
        DoorHost? host = null;
        var log = new CapturedLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenCommandDoor(door));
        builder.Services.AddCommandDoor(door, _ => new CommandDoorIdentity("n1", "0.1.0", () => host!.Nodes));
        builder.Services.AddAkka("doortest", akka => akka
            .AddHocon("""
                akka.loglevel = INFO
                akka.stdout-loglevel = OFF
                akka.cluster.run-coordinated-shutdown-when-down = off
                akka.cluster.sharding.state-store-mode = ddata
                akka.cluster.sharding.distributed-data.durable.keys = []
                akka.cluster.periodic-tasks-initial-delay = 100ms
                akka.cluster.gossip-interval = 200ms
                akka.cluster.leader-actions-interval = 200ms
                petabridge.cmd.token = not-for-eyes
                """, HoconAddMode.Prepend)
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .WithRemoting("127.0.0.1", 0)
            .WithClustering(new ClusterOptions { Roles = ["name-n1", "replica"], AppVersion = "1.2.3" })
            .WithShardRegion<DoorHost>("request", id => Props.Create(() => new Entity(id)), new Extractor(), new ShardOptions())
            .AddCommandHost([.. StandardPalettes.Create(), .. more]));
        var app = builder.Build();
        host = new DoorHost(app, log);
        await app.StartAsync();
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        host.Port = new Uri(bound.Replace("tcp://", "http://", StringComparison.Ordinal)).Port;
        if (joined)
        {
            await JoinAsync(Akka.Cluster.Cluster.Get(host.System));
        }

        return host;
    }

    public IActorRef Region => ActorRegistry.For(System).Get<DoorHost>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>A node that is Up may still know of no leader: that is gossip of its own, which a busy machine delays.</summary>
    private static async Task JoinAsync(Akka.Cluster.Cluster cluster)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await cluster.JoinAsync(cluster.SelfAddress, patience.Token);
        while (cluster.SelfMember.Status != Akka.Cluster.MemberStatus.Up || !cluster.SelfAddress.Equals(cluster.State.Leader))
            await Task.Delay(20, patience.Token);
    }

    private sealed class Entity : ReceiveActor
    {
        public Entity(string id) => ReceiveAny(_ => Sender.Tell(id));
    }

    private sealed class Extractor() : HashCodeMessageExtractor(10)
    {
        public override string EntityId(object message) => message as string ?? "";
    }
}
