using ActorDist.Autoscale.Requests;
using ActorDist.Cluster.Storage;
using Akka.Actor;
using Akka.Actor.Setup;
using Xunit;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Tests.Requests;

/// <summary>The store and the entity on a real replicator, a cluster of one and a real disk.</summary>
public sealed class DistributedDataEffectStoreTests : IAsyncLifetime
{
    private const string Hocon =
        """
        akka {
          actor.provider = cluster
          loglevel = WARNING
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster.distributed-data.durable {
            keys = ["request-*"]
            store-actor-class = "ActorDist.Cluster.Storage.DurableDataStore, ActorDist.Cluster"
          }
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          actor.serializers.scaling-requests = "ActorDist.Autoscale.Requests.ScalingRequestSerializer, ActorDist.Autoscale"
          actor.serialization-bindings {
            "ActorDist.Autoscale.Requests.ScalingRequestProtocol+IScalingRequestMessage, ActorDist.Autoscale" = scaling-requests
            "ActorDist.Autoscale.Requests.ScalingEffect, ActorDist.Autoscale" = scaling-requests
          }
        }
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly ScalingEffect Effect = new("r1", "web", 2);

    private static readonly ScalingRequestSettings Settings = new(
        Shards: 10,
        Replicas: 1,
        WriteToMajority: true,
        WriteTimeout: TimeSpan.FromSeconds(2),
        ReadTimeout: TimeSpan.FromSeconds(2),
        AnswerTimeout: TimeSpan.FromSeconds(5),
        MaxEffects: 3,
        MaxWaiting: 10);

    private readonly string _directory = Directory.CreateTempSubdirectory("actordist-effects-").FullName;
    private NodeStorage? _storage;
    private ActorSystem? _system;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Should_keep_what_was_written_over_a_restart()
    {
        Assert.Equal(EffectWriteStatus.Written, (await Store(Settings).WriteAsync(Effect)).Status);
        await StopAsync();
        await StartAsync();
        Assert.Equal([Effect], (await Store(Settings).ReadAsync("r1")).Effects!);
        Assert.Equal([Effect], Assert.Single(Store(Settings).ReadLocal("", 10)).Effects);
    }

    [Fact]
    public async Task Should_know_what_was_never_written_from_what_cannot_be_read()
    {
        Assert.Empty((await Store(Settings).ReadAsync("r9")).Effects!);
    }

    [Fact]
    public async Task Should_say_unknown_when_fewer_nodes_than_a_planned_majority_are_there()
    {
        var planned = Settings with { Replicas = 3, WriteTimeout = TimeSpan.FromMilliseconds(300), ReadTimeout = TimeSpan.FromMilliseconds(300) };
        Assert.Equal(EffectWriteStatus.Unknown, (await Store(planned).WriteAsync(Effect)).Status);
        Assert.Null((await Store(planned).ReadAsync("r1")).Effects);
    }

    [Fact]
    public async Task Should_show_both_effects_where_two_bodies_were_executed_under_one_id_and_count_the_group_once()
    {
        var store = Store(Settings);
        await store.WriteAsync(Effect with { Change = 5 });
        await store.WriteAsync(Effect);
        Assert.Equal([2, 5], (await store.ReadAsync("r1")).Effects!.Select(effect => effect.Change));
        Assert.Equal(new GroupCapacity("web", 2, 1), Assert.Single(GroupCapacity.Sum(store)));
    }

    [Fact]
    public async Task Should_page_through_its_disk_in_order()
    {
        var store = Store(Settings);
        foreach (var id in new[] { "b", "a", "c" })
        {
            await store.WriteAsync(new ScalingEffect(id, "web", 1));
        }

        Assert.Equal("a,b", string.Join(',', store.ReadLocal("", 2).Select(entry => entry.RequestId)));
        Assert.Equal("c", Assert.Single(store.ReadLocal("b", 2)).RequestId);
        Assert.Equal(new GroupCapacity("web", 3, 3), Assert.Single(GroupCapacity.Sum(store)));
    }

    [Fact]
    public async Task Should_refuse_definitely_past_the_limit_naming_it()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await Store(Settings).WriteAsync(new ScalingEffect(id, "web", 1));
        }

        var refused = await Store(Settings).WriteAsync(new ScalingEffect("d", "web", 1));
        Assert.Equal(EffectWriteStatus.Failed, refused.Status);
        Assert.Contains("actordist.requests.max-effects", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await Store(Settings).ReadAsync("d")).Effects!);
    }

    [Fact]
    public async Task Should_execute_a_request_once_however_often_it_is_submitted()
    {
        var entity = _system!.ActorOf(ScalingRequestActor.Props("r1", "n1", Store(Settings), Settings));
        var submit = new Submit(new ScalingRequest("r1", "web", 2));
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => entity.Ask<Reply>(submit, Deadline, TestContext.Current.CancellationToken)));
        Assert.All(replies, reply => Assert.Equal((Outcome.Executed, Effect), (reply.Outcome, reply.Effect)));
        var conflict = await entity.Ask<Reply>(
            new Submit(new ScalingRequest("r1", "web", 3)), Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(FailureCause.Conflict, conflict.Cause);
        Assert.Equal([Effect], (await Store(Settings).ReadAsync("r1")).Effects!);
    }

    private DistributedDataEffectStore Store(ScalingRequestSettings settings) => new(_system!, settings, TimeProvider.System);

    private async Task StartAsync()
    {
        _storage = NodeStorage.Open(_directory, new NodeStorageOptions(), failure => throw failure);
        _system = ActorSystem.Create(
            "effects",
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Hocon), new NodeStorageSetup(_storage)));
        var cluster = Akka.Cluster.Cluster.Get(_system);
        using var deadline = new CancellationTokenSource(Deadline);
        await cluster.JoinAsync(cluster.SelfAddress, deadline.Token);
    }

    private async Task StopAsync()
    {
        await _system!.Terminate().WaitAsync(Deadline);
        _storage!.Dispose();
    }
}
