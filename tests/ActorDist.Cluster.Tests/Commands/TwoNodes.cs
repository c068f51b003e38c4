using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Tests.Commands;

/// <summary>A cluster of two actor systems in this process, each with a region named "item".</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    private const string Settings = """
        akka.actor.provider = cluster
        akka.loglevel = INFO
        akka.stdout-loglevel = OFF
        akka.loggers = []
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.cluster {
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          periodic-tasks-initial-delay = 100ms
          unreachable-nodes-reaper-interval = 200ms
          failure-detector { heartbeat-interval = 200ms, expected-response-after = 200ms, acceptable-heartbeat-pause = 10s }
          sharding { state-store-mode = ddata, distributed-data.durable.keys = [], retry-interval = 200ms }
        }
        """;

    private TwoNodes(ActorSystem first, ActorSystem second) => (First, Second) = (first, second);

    public ActorSystem First { get; }

    public ActorSystem Second { get; }

    public static string AddressOf(ActorSystem system) => AkkaCluster.Get(system).SelfAddress.ToString();

    public static async Task<TwoNodes> StartAsync(CancellationToken cancel)
    {
        var config = ConfigurationFactory.ParseString(Settings).WithFallback(ClusterSharding.DefaultConfig());
        var nodes = new TwoNodes(ActorSystem.Create("two", config), ActorSystem.Create("two", config));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var seed = AkkaCluster.Get(nodes.First).SelfAddress;
        foreach (var system in new[] { nodes.First, nodes.Second })
        {
            await AkkaCluster.Get(system).JoinAsync(seed, patience.Token);
            await ClusterSharding.Get(system).StartAsync(
                "item", Props.Create(() => new Item()), ClusterShardingSettings.Create(system), new Extractor());
        }

        while (AkkaCluster.Get(nodes.First).State.Members.Count(m => m.Status == Akka.Cluster.MemberStatus.Up) < 2)
            await Task.Delay(50, patience.Token);
        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        await Second.Terminate();
        await First.Terminate();
    }

    private sealed class Item : ReceiveActor
    {
        public Item() => ReceiveAny(_ => Sender.Tell(Self.Path.Name));
    }

    private sealed class Extractor() : HashCodeMessageExtractor(20)
    {
        public override string EntityId(object message) => message as string ?? "";
    }
}
