using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Membership;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Tests.Faults;

/// <summary>A member in this process whose links obey a table, with an actor at /user/echo that sends every message back.</summary>
internal sealed class FaultyNode : IAsyncDisposable
{
    private readonly IHost _host;

    private FaultyNode(string name, NodeFaults faults, IHost host) => (Name, Faults, _host) = (name, faults, host);

    public string Name { get; }

    public NodeFaults Faults { get; }

    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public AkkaCluster Cluster => AkkaCluster.Get(System);

    /// <summary>The nodes that this one cannot reach, as its gossip has it.</summary>
    public string Unreachable => string.Join(' ', Cluster.State.Unreachable.Select(NodeDirectory.NameOf).Order(StringComparer.Ordinal));

    /// <summary>The members that are up.</summary>
    public int Up => Cluster.State.Members.Count(member => member.Status == MemberStatus.Up);

    /// <param name="name">Its name.</param>
    /// <param name="seed">A member; null for the first.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="isEnabled">Whether the table lies under its links; else they are Akka's own.</param>
    public static async Task<FaultyNode> StartAsync(
        string name, Address? seed, int port, CancellationToken cancel, bool isEnabled = true)
    {
        var directory = new NodeDirectory();
        var faults = new NodeFaults(name, directory, new FaultSettings(Enabled: true, 8 * 1024 * 1024, TimeSpan.FromSeconds(2)));
        var host = new HostBuilder().ConfigureServices(services => services.AddAkka("faulty", akka => akka
            .AddHocon("""
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                akka.remote.retry-gate-closed-for = 200ms
                akka.cluster {
                  downing-provider-class = ""
                  gossip-interval = 200ms
                  leader-actions-interval = 200ms
                  unreachable-nodes-reaper-interval = 200ms
                  periodic-tasks-initial-delay = 100ms
                  failure-detector { heartbeat-interval = 200ms, expected-response-after = 200ms, acceptable-heartbeat-pause = 1s }
                }
                """, HoconAddMode.Prepend)
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .WithRemoting("127.0.0.1", port)
            .WithClustering(new ClusterOptions { Roles = [NodeDirectory.RoleOf(name)] })
            .AddNodeDirectory(directory)
            .AddFaults(isEnabled ? faults : null)
            .WithActors((system, _) => system.ActorOf(Props.Create(() => new Echo()), "echo")))).Build();
        var node = new FaultyNode(name, faults, host);
        await host.StartAsync(cancel);
        var self = node.Cluster.SelfAddress;
        NodeDirectory.Announce(node.System, new NodeDescription(name, self.ToString(), "", "", "", "", 1));
        node.Cluster.Join(seed ?? self);
        return node;
    }

    /// <summary>The echo of another node, through this one's links.</summary>
    public ActorSelection EchoOf(FaultyNode other) => System.ActorSelection($"{other.Cluster.SelfAddress}/user/echo");

    /// <summary>Whether what the other node is told comes back within a second.</summary>
    public async Task<bool> HearsEchoOfAsync(FaultyNode other)
    {
        try
        {
            await EchoOf(other).Ask<string>("hello", TimeSpan.FromSeconds(1));
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Ends it as a crash does for the others: without leaving.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}
