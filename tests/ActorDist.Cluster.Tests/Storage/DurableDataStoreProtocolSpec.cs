using System.Globalization;
using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.DistributedData.Durable;
using Akka.TestKit.Xunit;
using Xunit;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Storage;

/// <summary>The store's side of the durable-store protocol, with the test in the replicator's place.</summary>
public sealed class DurableDataStoreProtocolSpec : TestKit
{
    private readonly TemporaryDirectory _directory;
    private readonly NodeStorage _storage;

    public DurableDataStoreProtocolSpec()
        : this(new TemporaryDirectory())
    {
    }

    private DurableDataStoreProtocolSpec(TemporaryDirectory directory)
        : this(directory, Open(directory["storage"], new NodeStorageOptions { CommitQueueSize = 2 * 1024 * 1024 }))
    {
    }

    private DurableDataStoreProtocolSpec(TemporaryDirectory directory, NodeStorage storage)
        : base(ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("""
                akka.actor.provider = cluster
                akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
                akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
                """).WithFallback(DistributedData.DefaultConfig())),
            new NodeStorageSetup(storage)))
    {
        _directory = directory;
        _storage = storage;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_load_in_bounded_parts_and_end_with_completed()
    {
        var store = Store();
        for (var i = 0; i < 30; i++)
        {
            store.Tell(new Store(i.ToString("d2", CultureInfo.InvariantCulture), Envelope(size: 100_000), Reply(i)), TestActor);
            await ExpectMsgAsync(i, cancellationToken: Cancel);
        }

        store.Tell(LoadAll.Instance, TestActor);
        var parts = new List<LoadData>();
        while (await ReceiveOneAsync(Deadline, Cancel) is LoadData part)
            parts.Add(part);

        Assert.InRange(parts.Count, 3, 10);
        Assert.Equal(30, parts.SelectMany(part => part.Data.Keys).Distinct(StringComparer.Ordinal).Count());
        Assert.All(parts.SelectMany(part => part.Data.Values), data => Assert.Equal(Envelope(100_000), data));
    }

    [Fact]
    public async Task Should_complete_an_empty_load()
    {
        Store().Tell(LoadAll.Instance, TestActor);
        await ExpectMsgAsync<LoadAllCompleted>(cancellationToken: Cancel);
    }

    [Fact]
    public async Task Should_fail_a_load_that_meets_unreadable_data_and_name_the_key()
    {
        var family = _storage.OpenColumnFamily(DurableDataStore.ColumnFamily);
        await _storage.PutAsync(family, "broken-key", "this is no envelope");

        var supervisor = Sys.ActorOf(Props.Create(() => new Supervisor(TestActor)));
        supervisor.Tell(LoadAll.Instance, TestActor);
        var failure = await ExpectMsgAsync<LoadFailedException>(cancellationToken: Cancel);
        Assert.Contains("'broken-key'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    public async Task Should_answer_failure_when_the_storage_is_closed(string writeBehind)
    {
        var store = Store(writeBehind);
        store.Tell(new Store("key", Envelope(10), Reply("stored")), TestActor);
        await ExpectMsgAsync("stored", cancellationToken: Cancel);
        _storage.Dispose();
        store.Tell(new Store("key", Envelope(10), Reply("stored")), TestActor);
        await ExpectMsgAsync("failed", cancellationToken: Cancel);
    }

    [Fact]
    public async Task Should_refuse_a_key_over_the_limit_and_serve_the_others()
    {
        var store = Store();
        store.Tell(new Store("large", Envelope(3_000_000), Reply("stored")), TestActor);
        await ExpectMsgAsync("failed", cancellationToken: Cancel);
        store.Tell(new Store("small", Envelope(10), Reply("stored")), TestActor);
        await ExpectMsgAsync("stored", cancellationToken: Cancel);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    public async Task Should_answer_before_the_sync_only_with_write_behind_and_never_when_the_queue_is_full(string writeBehind)
    {
        var store = Store(writeBehind);
        using var release = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        Assert.True(_storage.TryCommit(new StorageBatch(), _ =>
        {
            held.Set();
            release.Wait(Deadline);
        }));
        Assert.True(held.Wait(Deadline, Cancel));

        store.Tell(new Store("first", Envelope(1_500_000), Reply("stored")), TestActor);
        if (string.Equals(writeBehind, "on", StringComparison.Ordinal))
            await ExpectMsgAsync("stored", cancellationToken: Cancel);
        store.Tell(new Store("second", Envelope(1_500_000), Reply("stored")), TestActor);
        await ExpectMsgAsync("failed", cancellationToken: Cancel);

        release.Set();
        if (string.Equals(writeBehind, "off", StringComparison.Ordinal))
            await ExpectMsgAsync("stored", cancellationToken: Cancel);
        await _storage.CommitAsync(new StorageBatch());
        Assert.Equal(["first"], _storage.OpenColumnFamily(DurableDataStore.ColumnFamily).Keys());
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _storage.Dispose();
        _directory.Dispose();
    }

    private static Config Durable(string writeBehind) => ConfigurationFactory.ParseString($"write-behind = {writeBehind}");

    private IActorRef Store(string writeBehind = "off") => Sys.ActorOf(Props.Create<DurableDataStore>(Durable(writeBehind)));

    private StoreReply Reply(object stored) => new(stored, "failed", TestActor);

    private static DurableDataEnvelope Envelope(int size) => new(GSet.Create(new string('x', size)));

    /// <summary>Tells what its store dies of.</summary>
    private sealed class Supervisor(IActorRef observer) : ReceiveActor
    {
        private readonly IActorRef _store = Context.ActorOf(Props.Create<DurableDataStore>(Durable("off")));

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
        {
            observer.Tell(fault);
            return Directive.Stop;
        });

        protected override bool AroundReceive(Receive receive, object message)
        {
            _store.Forward(message);
            return true;
        }
    }
}
