using System.Diagnostics.Metrics;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Gathering;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers;
using Akka.Actor;
using Akka.Cluster;

namespace ActorDist.Node.Telemetry;

/// <summary>What is read of the node when somebody asks for its metrics, and costs nothing else.</summary>
public sealed class ClusterMetrics : IDisposable
{
    private readonly Meter _meter = new("ActorDist.Cluster");

    /// <summary>Makes the instruments.</summary>
    public ClusterMetrics(IServiceProvider services)
    {
        // Asked for at the first look: the actor system starts after the node was put together.
        ActorSystem System() => services.GetRequiredService<ActorSystem>();
        ClusterEvent.CurrentClusterState State() => Akka.Cluster.Cluster.Get(System()).State;

        _meter.CreateObservableUpDownCounter(
            "actordist.cluster.members",
            () => State().Members.CountBy(member => member.Status).Select(status => new Measurement<int>(
                status.Value, new KeyValuePair<string, object?>("actordist.member.status", status.Key.ToString().ToLowerInvariant()))),
            "{member}",
            "Members by status, as this node's gossip has them");
        _meter.CreateObservableUpDownCounter(
            "actordist.cluster.unreachable", () => State().Unreachable.Count, "{member}", "Members that some member cannot reach");
        _meter.CreateObservableGauge(
            "actordist.cluster.phi",
            () =>
            {
                var names = State().Members.ToDictionary(member => member.Address.ToString(), NodeDirectory.NameOf, StringComparer.Ordinal);
                return services.GetRequiredService<PhiReadings>().Read()
                    .Where(reading => reading.Phi is not null)
                    .Select(reading => new Measurement<double>(
                        reading.Phi!.Value,
                        new KeyValuePair<string, object?>("actordist.peer", names.GetValueOrDefault(reading.Address, reading.Address))));
            },
            "1",
            "This node's suspicion of each other member (phi accrual failure detector)");
        _meter.CreateObservableGauge(
            "actordist.replicas.epoch",
            () => services.GetRequiredService<IReplicas>().View.Configuration.Epoch,
            "1",
            "Epoch of the replica set that this node knows");

        var (log, gathered) = (services.GetRequiredService<NodeEventLog>(), services.GetRequiredService<GatheredEvents>());
        _meter.CreateObservableCounter("actordist.events.recorded", () => log.Recorded, "{event}", "Events recorded at this node");
        _meter.CreateObservableCounter(
            "actordist.events.suppressed", () => log.Suppressed, "{event}", "Beginnings of frequent events that were not sampled");
        _meter.CreateObservableCounter(
            "actordist.events.lost", () => gathered.Lost, "{event}", "Events lost by slow readers that have gone");
        _meter.CreateObservableUpDownCounter(
            "actordist.events.readers", () => gathered.Readers, "{reader}", "Readers of events at this node");
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();
}
