using System.Globalization;
using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Overview.Palettes;

/// <summary>Looks at an interval and writes a row a node to a client until it goes away.</summary>
internal sealed class OverviewTail : ReceiveActor, IWithTimers
{
    private readonly IActorRef _client;
    private readonly TimeSpan _interval;

    public OverviewTail(IActorRef client, ClusterOverview overview, TimeSpan interval)
    {
        (_client, _interval) = (client, interval);
        Receive<Tick>(_ =>
        {
            var nodes = overview.Look();
            if (nodes.Count > 0)
                client.Tell(Response(nodes));
        });
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef client, ClusterOverview overview, TimeSpan interval) =>
        Akka.Actor.Props.Create(() => new OverviewTail(client, overview, interval)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TimeSpan.Zero, _interval);
    }

    private static CommandResponse Response(IReadOnlyList<(NodeReport Report, TimeSpan Age)> nodes)
    {
        var rows = nodes.Select(node => new
        {
            node.Report.Node,
            node.Report.Status,
            AgeMs = Math.Round(node.Age.TotalMilliseconds),
            node.Report.UptimeSeconds,
            node.Report.MemoryBytes,
            node.Report.RequestsUnderWay,
            node.Report.RequestsAnswered,
            Shards = node.Report.Shards.Count,
            Entities = node.Report.Shards.Sum(shard => shard.Entities),
            WorstPhi = node.Report.Peers.Max(peer => peer.Phi is { } phi ? Math.Min(phi, 99) : (double?)null),
            Unreachable = node.Report.Peers.Where(peer => !peer.IsReachable || !peer.IsAvailable).Select(peer => peer.Node),
        }).ToArray();
        var text = rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Node} | {row.Status} | {row.RequestsUnderWay} under way | {row.RequestsAnswered} answered | {row.Shards} shards"
            + $" | {row.Entities} entities | worst phi {row.WorstPhi ?? 0:0.0} | {row.MemoryBytes / 1024 / 1024} MiB")
            + (row.Unreachable.Any() ? $" | cannot reach {string.Join(", ", row.Unreachable)}" : ""));
        return new CommandResponse(string.Join('\n', text), final: false, data: new { Time = DateTimeOffset.UtcNow, Nodes = rows });
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
