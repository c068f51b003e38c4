using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Benchmarks.Requests;

/// <summary>Two nodes in one process, each with its own disk, a region of scaling requests and a region of bare entities.</summary>
internal sealed class TwoNodes
{
    private const string BareType = "bare";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private static readonly ScalingRequestSettings Requests = new(50, WriteToMajority: true, Patience, RetryAfter, 1000);

    private static readonly RegisterSettings Registers = new(
        FoundingReplicas: 2,
        OperationTimeout: TimeSpan.FromSeconds(5),
        HedgeAfter: TimeSpan.FromMilliseconds(100),
        MaxUnderWay: 10_000,
        MaxWaiting: 1000,
        PreparedBytes: 1024 * 1024,
        CollectAfter: TimeSpan.Zero);

    private readonly List<IHost> _hosts = [];
    private readonly List<NodeStorage> _storages = [];
    private readonly List<DataDirectory> _directories = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("actordist-bench-").FullName;

    private TwoNodes()
    {
    }

    public ActorSystem Asking => SystemOf(_hosts[0]);

    public IActorRef RequestRegion => ClusterSharding.Get(Asking).ShardRegion(ScalingRequestRegistration.TypeName);

    public IActorRef BareRegion => ClusterSharding.Get(Asking).ShardRegion(BareType);

    public static async Task<TwoNodes> StartAsync()
    {
        var nodes = new TwoNodes();
        var seed = await nodes.StartNodeAsync("n1", seed: null);
        await nodes.StartNodeAsync("n2", seed);
        await nodes.FoundedAsync();
        return nodes;
    }

    /// <summary>Executes requests until so many live on the wanted side in both regions, and returns their IDs.</summary>
    public async Task<string[]> ExecutedIdsAsync(bool near, int count)
    {
        var ids = new List<string>();
        for (var i = 0; ids.Count < count; i++)
        {
            var id = $"r{i}";
            var executed = await AskAsync(RequestRegion, new Submit(new ScalingRequest(id, "web", 1)));
            var bare = await AskAsync(BareRegion, new Show(id));
            if (string.Equals(executed.Owner, near ? "n1" : "n2", StringComparison.Ordinal)
                && string.Equals(executed.Owner, bare.Owner, StringComparison.Ordinal))
            {
                ids.Add(id);
            }
        }

        return [.. ids];
    }

    public async Task StopAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        _storages.ForEach(storage => storage.Dispose());
        _directories.ForEach(directory => directory.Dispose());
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Asks again where the message was lost with a shard that moved just then, as it does after a join.</summary>
    private static async Task<Reply> AskAsync(IActorRef region, IToScalingRequest message)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += RetryAfter)
        {
            try
            {
                return await region.Ask<Reply>(message, RetryAfter);
            }
            catch (AskTimeoutException)
            {
                continue;
            }
        }

        throw new TimeoutException($"No owner answered for {message.RequestId} within {Patience.TotalSeconds:0} s.");
    }

    private static ActorSystem SystemOf(IHost host) => host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Requests cannot be executed before.</summary>
    private async Task FoundedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(LookInterval);
        while (_hosts.Exists(host => host.Services.GetRequiredService<IReplicas>().View.WaitingFor is not null))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<Address> StartNodeAsync(string name, Address? seed)
    {
        var directory = DataDirectory.Open(Path.Combine(_directory, name), name);
        _directories.Add(directory);
        var storage = NodeStorage.Open(directory.StoragePath, new NodeStorageOptions(), failure => throw failure);
        _storages.Add(storage);
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<NodeDirectory>();
        builder.Services.AddEvents(directory.Identity, EventSettings.Usual);
        builder.Services.AddRegisters(
            storage, directory, Registers, [new EffectStateMachine()], failure => Environment.FailFast(failure.Message, failure));
        builder.Services.AddSingleton<IEffectStore, RegisterEffectStore>();
        builder.Services.AddAkka("bench", (akka, provider) => akka
            .AddHocon(
                ConfigurationFactory.ParseString(
                    """
                    akka {
                      loglevel = WARNING
                      actor.provider = cluster
                      coordinated-shutdown.run-by-clr-shutdown-hook = off
                      remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
                      cluster.sharding { state-store-mode = ddata, distributed-data.durable.keys = [] }
                    }
                    """),
                HoconAddMode.Prepend)
            .WithClustering(new ClusterOptions { Roles = [NodeDirectory.RoleOf(name)] })
            .AddNodeDirectory(provider.GetRequiredService<NodeDirectory>())
            .AddRegisters(isFirstSeed: seed is null)
            .AddScalingRequests(name, Requests, provider.GetRequiredService<NodeEventLog>())
            .AddStartup((system, _) => ClusterSharding.Get(system).Start(
                BareType, id => BareEntity.Props(id, name), ClusterShardingSettings.Create(system), new ScalingRequestExtractor(50))));
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        var cluster = Akka.Cluster.Cluster.Get(SystemOf(host));
        using var deadline = new CancellationTokenSource(Patience);
        await cluster.JoinAsync(seed ?? cluster.SelfAddress, deadline.Token);
        NodeDirectory.Announce(SystemOf(host), new NodeDescription(
            name, $"{cluster.SelfAddress}", "", "", "", $"{directory.Identity.DiskId}", (ulong)directory.Identity.Incarnation));
        return cluster.SelfAddress;
    }

    /// <summary>The least that an entity can do: one message in, one constant out.</summary>
    private sealed class BareEntity : UntypedActor
    {
        private readonly Reply _reply;

        public BareEntity(string id, string owner) => _reply = new Reply(id, Outcome.Executed, new ScalingEffect(id, "web", 1), owner);

        public static Props Props(string id, string owner) => Akka.Actor.Props.Create(() => new BareEntity(id, owner));

        protected override void OnReceive(object message) => Sender.Tell(_reply);
    }
}
