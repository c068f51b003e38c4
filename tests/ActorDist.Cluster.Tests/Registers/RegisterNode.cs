using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Quorum;
using ActorDist.Cluster.Recipes;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Storage;
using ActorDist.Core.StateMachines;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Tests.Registers;

/// <summary>One node with registers in this process, over a data directory of its own.</summary>
internal sealed class RegisterNode : IAsyncDisposable
{
    private readonly DataDirectory _directory;
    private readonly NodeStorage _storage;
    private readonly IHost _host;

    private RegisterNode(DataDirectory directory, NodeStorage storage, IHost host) =>
        (_directory, _storage, _host) = (directory, storage, host);

    public string Name => _directory.Identity.Name;

    public IRegisters Registers => _host.Services.GetRequiredService<IRegisters>();

    public IConsensus Consensus => _host.Services.GetRequiredService<IConsensus>();

    public IRecipes Recipes => _host.Services.GetRequiredService<IRecipes>();

    public IReplicas Replicas => _host.Services.GetRequiredService<IReplicas>();

    /// <summary>The quorum store, where the node was started with one.</summary>
    public IQuorum Quorum => _host.Services.GetRequiredService<IQuorum>();

    public IQuorumReplicas QuorumReplicas => _host.Services.GetRequiredService<IQuorumReplicas>();

    /// <summary>Whether the node has heard where another one is.</summary>
    public bool Knows(string name) => _host.Services.GetRequiredService<NodeDirectory>().Nodes
        .Any(node => string.Equals(node.Name, name, StringComparison.Ordinal));

    /// <summary>The kept events about something, in their order.</summary>
    public IReadOnlyList<EventRow> EventsOf(string subject)
    {
        var log = _host.Services.GetRequiredService<NodeEventLog>();
        var events = new NodeEvent[EventSettings.Usual.Kept];
        var rows = new List<EventRow>();
        foreach (ref readonly var one in events.AsSpan(0, log.Read(after: 0, events)))
        {
            if (string.Equals(one.Subject, subject, StringComparison.Ordinal))
                rows.Add(EventRow.Of(one));
        }

        return rows;
    }

    public Address Address { get; private set; } = Address.AllSystems;

    private ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public static async Task<RegisterNode> StartAsync(
        string name, string data, RegisterSettings settings, IEnumerable<IStateMachine> machines, QuorumSettings? quorum, Address? seed,
        CancellationToken cancel)
    {
        var directory = DataDirectory.Open(data, name);
        var storage = NodeStorage.Open(directory.StoragePath, new NodeStorageOptions(), _ => { });
        var builder = new HostBuilder().ConfigureServices(services => AddQuorum(services, storage, directory, quorum)
            .AddSingleton<NodeDirectory>()
            .AddEvents(directory.Identity, EventSettings.Usual)
            .AddRegisters(
                storage, directory, settings, machines, e => Environment.FailFast(e.Message, e))
            .AddRecipes(directory.Identity, RecipeSettings.Default with { SweepInterval = TimeSpan.FromMilliseconds(100) })
            .AddAkka("registers", (akka, provider) => akka
            .AddHocon("""
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                akka.cluster.run-coordinated-shutdown-when-down = off
                akka.remote.retry-gate-closed-for = 500ms
                akka.remote.dot-netty.tcp { maximum-frame-size = 1 MiB, send-buffer-size = 2 MiB, receive-buffer-size = 2 MiB }
                akka.cluster.gossip-interval = 200ms
                akka.cluster.leader-actions-interval = 200ms
                akka.cluster.periodic-tasks-initial-delay = 100ms
                """, HoconAddMode.Prepend)
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .WithRemoting("127.0.0.1", 0)
            .WithClustering(new ClusterOptions { Roles = [NodeDirectory.RoleOf(name)] })
            .AddNodeDirectory(provider.GetRequiredService<NodeDirectory>())
            .AddRegisters(seed is null)
            .AddRecipes()
            .StartQuorum(quorum is not null)));
        var node = new RegisterNode(directory, storage, builder.Build());
        await node._host.StartAsync(cancel);
        node.Address = AkkaCluster.Get(node.System).SelfAddress;
        await AkkaCluster.Get(node.System).JoinAsync(seed ?? node.Address, cancel);
        NodeDirectory.Announce(node.System, new NodeDescription(
            name, node.Address.ToString(), "", "", "", directory.Identity.DiskId.ToString(), (ulong)directory.Identity.Incarnation)
        {
            Stream = node._host.Services.ReplicaStreamEndPoint()?.ToString() ?? "",
        });
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _storage.Dispose();
        _directory.Dispose();
    }

    private static IServiceCollection AddQuorum(
        IServiceCollection services, NodeStorage storage, DataDirectory directory, QuorumSettings? quorum) => quorum is null
        ? services
        : services.AddQuorum(storage, directory, quorum, new NodeClock(), e => Environment.FailFast(e.Message, e));
}

/// <summary>Starts what only some nodes have.</summary>
file static class OptionalParts
{
    public static AkkaConfigurationBuilder StartQuorum(this AkkaConfigurationBuilder builder, bool hasQuorum) =>
        hasQuorum ? builder.AddQuorum() : builder;
}
