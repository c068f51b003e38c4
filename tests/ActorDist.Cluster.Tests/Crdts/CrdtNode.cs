using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Crdts;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Tests.Crdts;

/// <summary>One node with replicated objects in this process, over a data directory of its own.</summary>
internal sealed class CrdtNode : IAsyncDisposable
{
    private static readonly CrdtSettings Settings = new(TimeSpan.FromSeconds(2), MaxState: 16 * 1024);

    private readonly DataDirectory _directory;
    private readonly NodeStorage _storage;
    private readonly IHost _host;

    private CrdtNode(DataDirectory directory, NodeStorage storage, IHost host) => (_directory, _storage, _host) = (directory, storage, host);

    public string Name => _directory.Identity.Name;

    public ICrdts Crdts => _host.Services.GetRequiredService<ICrdts>();

    public IDocuments Documents => _host.Services.GetRequiredService<IDocuments>();

    public Address Address => AkkaCluster.Get(System).SelfAddress;

    private ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public static async Task<CrdtNode> StartAsync(string name, string data, Address? seed, CancellationToken cancel)
    {
        var directory = DataDirectory.Open(data, name);
        var storage = NodeStorage.Open(directory.StoragePath, new NodeStorageOptions(), _ => { });
        var builder = new HostBuilder().ConfigureServices(services => services
            .AddSingleton(new NodeClock())
            .AddEvents(directory.Identity, EventSettings.Usual)
            .AddCrdts(Settings)
            .AddDocuments()
            .AddAkka("crdts", (akka, _) => akka
                .AddHocon("""
                    akka.loglevel = OFF
                    akka.stdout-loglevel = OFF
                    akka.cluster.run-coordinated-shutdown-when-down = off
                    akka.cluster.gossip-interval = 200ms
                    akka.cluster.leader-actions-interval = 200ms
                    akka.cluster.periodic-tasks-initial-delay = 100ms
                    akka.cluster.distributed-data {
                      gossip-interval = 300ms
                      notify-subscribers-interval = 50ms
                      pruning-interval = 300ms
                      max-pruning-dissemination = 1s
                      durable.keys = ["crdt/*"]
                      durable.store-actor-class = "ActorDist.Cluster.Storage.DurableDataStore, ActorDist.Cluster"
                    }
                    """, HoconAddMode.Prepend)
                .ConfigureLoggers(loggers => loggers.ClearLoggers())
                .WithRemoting("127.0.0.1", 0)
                .WithClustering(new ClusterOptions { Roles = [NodeDirectory.RoleOf(name)] })
                .AddNodeStorage(storage)
                .AddCrdts()
                .AddDocuments()));
        var node = new CrdtNode(directory, storage, builder.Build());
        await node._host.StartAsync(cancel);
        await AkkaCluster.Get(node.System).JoinAsync(seed ?? node.Address, cancel);
        return node;
    }

    /// <summary>How many members it sees Up.</summary>
    public int Members => AkkaCluster.Get(System).State.Members.Count(member => member.Status == Akka.Cluster.MemberStatus.Up);

    /// <summary>The kinds of the kept events about an object.</summary>
    public IReadOnlyList<string> EventsOf(string subject)
    {
        var log = _host.Services.GetRequiredService<NodeEventLog>();
        var events = new NodeEvent[EventSettings.Usual.Kept];
        return [.. events.Take(log.Read(after: 0, events)).Where(one => string.Equals(one.Subject, subject, StringComparison.Ordinal)).Select(one => one.Kind.Name())];
    }

    /// <summary>Ends what replicates on it; it stays a member.</summary>
    public void StopReplicator() => System.Stop(Akka.DistributedData.DistributedData.Get(System).Replicator);

    /// <summary>Leaves the cluster; returns when the others have removed it.</summary>
    public Task LeaveAsync(CancellationToken cancel) => AkkaCluster.Get(System).LeaveAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _storage.Dispose();
        _directory.Dispose();
    }
}
