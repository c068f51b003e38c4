using ActorDist.Cluster.Events;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Overview;

/// <summary>
/// Answers with this node's <see cref="NodeReport"/>. Shards are counted at an interval while reports are asked for, and not at all else.
/// </summary>
internal sealed class NodeReporter : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node.</summary>
    public const string Name = "node-reporter";

    private static readonly TimeSpan CountInterval = TimeSpan.FromMilliseconds(500);

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly PhiReadings _phi = new(Context.System);
    private readonly Dictionary<string, IReadOnlyList<ShardReport>> _shards = new(StringComparer.Ordinal);
    private readonly NodeEventLog _events;
    private readonly IReplicas _replicas;
    private readonly OverviewSources _sources;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _startedAt;
    private long _countedAt = long.MinValue;

    public NodeReporter(NodeEventLog events, IReplicas replicas, OverviewSources sources)
    {
        (_events, _replicas, _sources) = (events, replicas, sources);
        _startedAt = _time.GetTimestamp();
        Receive<OverviewProtocol.Ask>(_ =>
        {
            Count();
            Sender.Tell(Report());
        });
        Receive<ShardCount.Counted>(counted => _shards[counted.Type] = counted.Shards);
    }

    public static Props Props(NodeEventLog events, IReplicas replicas, OverviewSources sources) =>
        Akka.Actor.Props.Create(() => new NodeReporter(events, replicas, sources)).WithDeploy(Deploy.Local);

    private void Count()
    {
        if (_countedAt != long.MinValue && _time.GetElapsedTime(_countedAt) < CountInterval)
            return;
        _countedAt = _time.GetTimestamp();
        var sharding = ClusterSharding.Get(Context.System);
        foreach (var type in sharding.ShardTypeNames)
            Context.ActorOf(ShardCount.Props(type, sharding.ShardRegion(type)));
    }

    private NodeReport Report()
    {
        var state = _cluster.State;
        var phi = _phi.Read().ToDictionary(reading => reading.Address, StringComparer.Ordinal);
        var configuration = _replicas.View.Configuration;
        return new NodeReport(
            _events.Node,
            _cluster.SelfAddress.ToString(),
            _cluster.SelfMember.Status.ToString(),
            _events.Incarnation,
            Math.Round(_time.GetElapsedTime(_startedAt).TotalSeconds, 1),
            state.Members.FirstOrDefault(member => member.Address.Equals(state.Leader)) is { } leader ? NodeDirectory.NameOf(leader) : "",
            Environment.WorkingSet,
            _sources.RequestsUnderWay(),
            _sources.RequestsAnswered(),
            _events.Recorded,
            configuration.Epoch,
            [.. configuration.Members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [
                .. state.Members.Where(member => !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)).Select(member =>
                {
                    var reading = phi.GetValueOrDefault(member.Address.ToString());
                    return new PeerReport(
                        NodeDirectory.NameOf(member),
                        member.Address.ToString(),
                        member.Status.ToString(),
                        reading is not { IsUnreachable: true },
                        reading is not { IsAvailable: false },
                        reading?.Phi,
                        reading?.SinceLastHeartbeatMs);
                }),
            ],
            [.. _shards.Values.SelectMany(shards => shards)]);
    }
}
