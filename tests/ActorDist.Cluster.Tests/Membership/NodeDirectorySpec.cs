using ActorDist.Cluster.Membership;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorDist.Cluster.Tests.Membership;

public sealed class NodeDirectorySpec : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<ActorSystem> _systems = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems)
            await system.Terminate();
    }

    /// <summary>As when the first words reach a connection that still stands for the other node's last start.</summary>
    [Fact]
    public async Task What_was_said_before_anybody_listened_is_said_again()
    {
        var (speaker, listener) = (Start("n1"), Start("n2"));
        var said = new NodeDirectory();
        speaker.ActorOf(NodeDirectory.Keeper.Props(said), NodeDirectory.Keeper.Name);
        var cluster = Akka.Cluster.Cluster.Get(speaker);
        await cluster.JoinAsync(cluster.SelfAddress, Cancel);
        await Akka.Cluster.Cluster.Get(listener).JoinAsync(cluster.SelfAddress, Cancel);
        var heardByNobody = new TaskCompletionSource();
        var nobody = listener.ActorOf(Props.Create(() => new Deaf(heardByNobody)), NodeDirectory.Keeper.Name);
        NodeDirectory.Announce(speaker, new NodeDescription("n1", cluster.SelfAddress.ToString(), "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "disk", 1));
        await heardByNobody.Task.WaitAsync(Patience, Cancel);
        Assert.True(await nobody.GracefulStop(Patience));

        var heard = new NodeDirectory();
        Assert.True(await UntilAsync(() => TryKeep(listener, heard)), "the name of an actor that has ended is not free again");

        Assert.True(await UntilAsync(() => heard.Nodes.Any(node => node.Name is "n1")), "n2 has never heard of n1");
    }

    /// <summary>Whoever was there before: what is said to it is lost.</summary>
    private sealed class Deaf : ReceiveActor
    {
        public Deaf(TaskCompletionSource heard) => Receive<NodeDescription>(_ => heard.TrySetResult());
    }

    private ActorSystem Start(string name)
    {
        var system = ActorSystem.Create("directory", ConfigurationFactory.ParseString(
            $$"""
            akka.actor.provider = cluster
            akka.loglevel = WARNING
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            akka.cluster.roles = ["{{NodeDirectory.RoleOf(name)}}"]
            akka.actor.serializers.membership = "{{typeof(MembershipSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { "{{typeof(NodeDirectory.IMessage).AssemblyQualifiedName}}" = membership }
            """));
        _systems.Add(system);
        return system;
    }

    /// <summary>A name is free only once the guardian has heard of the end, which is after those who watch it have.</summary>
    private static bool TryKeep(ActorSystem system, NodeDirectory directory)
    {
        try
        {
            system.ActorOf(NodeDirectory.Keeper.Props(directory), NodeDirectory.Keeper.Name);
            return true;
        }
        catch (InvalidActorNameException)
        {
            return false;
        }
    }

    private static async Task<bool> UntilAsync(Func<bool> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!condition())
                await timer.WaitForNextTickAsync(bound.Token);
            return true;
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
