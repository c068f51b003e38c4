using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DistributedData;
using Xunit;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Storage;

public sealed class DurableDataStoreSpec : IDisposable
{
    private static readonly GCounterKey Counter = new("durable-counter");
    private static readonly GCounterKey Volatile = new("volatile-counter");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    public async Task Should_bring_durable_keys_back_in_a_new_system(string writeBehind)
    {
        await WithReplicator(writeBehind, async (replicator, node) =>
        {
            for (var i = 0; i < 10; i++)
                await Increment(replicator, node, Counter);
            await Increment(replicator, node, Volatile);
        });

        await WithReplicator(writeBehind, async (replicator, _) =>
        {
            var found = Assert.IsType<GetSuccess>(await replicator.Ask<IGetResponse>(Dsl.Get(Counter, ReadLocal.Instance), Deadline));
            Assert.Equal(10UL, found.Get(Counter).Value);
            Assert.IsType<NotFound>(await replicator.Ask<IGetResponse>(Dsl.Get(Volatile, ReadLocal.Instance), Deadline));
        });
    }

    private static async Task Increment(IActorRef replicator, Akka.Cluster.UniqueAddress node, GCounterKey key)
    {
        var update = Dsl.Update(key, GCounter.Empty, WriteLocal.Instance, counter => counter.Increment(node));
        Assert.IsType<UpdateSuccess>(await replicator.Ask<IUpdateResponse>(update, Deadline));
    }

    private async Task WithReplicator(string writeBehind, Func<IActorRef, Akka.Cluster.UniqueAddress, Task> use)
    {
        using var storage = Open(_directory["storage"]);
        var config = ConfigurationFactory.ParseString($$"""
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            akka.cluster.distributed-data.durable {
              keys = ["durable-*"]
              store-actor-class = "ActorDist.Cluster.Storage.DurableDataStore, ActorDist.Cluster"
              write-behind = {{writeBehind}}
            }
            """);
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new NodeStorageSetup(storage));
        var system = ActorSystem.Create("durable", setup);
        try
        {
            var cluster = Akka.Cluster.Cluster.Get(system);
            var cancel = TestContext.Current.CancellationToken;
            await cluster.JoinAsync(cluster.SelfAddress, cancel).WaitAsync(Deadline, cancel);
            await use(DistributedData.Get(system).Replicator, cluster.SelfUniqueAddress);
        }
        finally
        {
            await system.Terminate().WaitAsync(Deadline, CancellationToken.None);
        }
    }
}
