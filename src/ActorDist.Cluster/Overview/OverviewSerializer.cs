using ActorDist.Cluster.Serialization;
using Akka.Actor;

namespace ActorDist.Cluster.Overview;

/// <summary>The overview's messages, as <c>overview.proto</c> describes them.</summary>
public sealed class OverviewSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public OverviewSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("oa", Schema.Ask.Parser, (OverviewProtocol.Ask _) => new Schema.Ask(), _ => OverviewProtocol.Ask.Instance);
        Bind("or", Schema.NodeReport.Parser, (NodeReport m) => Encode(m), Decode);
    }

    /// <inheritdoc />
    public override int Identifier => 1710;

    private static Schema.NodeReport Encode(NodeReport report)
    {
        var schema = new Schema.NodeReport
        {
            Node = report.Node,
            Address = report.Address,
            Status = report.Status,
            Incarnation = report.Incarnation,
            UptimeSeconds = report.UptimeSeconds,
            Leader = report.Leader,
            MemoryBytes = report.MemoryBytes,
            RequestsUnderWay = report.RequestsUnderWay,
            RequestsAnswered = report.RequestsAnswered,
            EventsRecorded = report.EventsRecorded,
            ReplicasEpoch = report.ReplicasEpoch,
        };
        schema.Replicas.AddRange(report.Replicas);
        schema.Shards.AddRange(report.Shards.Select(
            shard => new Schema.ShardReport { Type = shard.Type, Shard = shard.Shard, Entities = shard.Entities }));
        foreach (var peer in report.Peers)
        {
            var row = new Schema.PeerReport
            {
                Node = peer.Node,
                Address = peer.Address,
                Status = peer.Status,
                Reachable = peer.IsReachable,
                Available = peer.IsAvailable,
            };
            if (peer.Phi is { } phi)
                row.Phi = phi;
            if (peer.SinceLastHeartbeatMs is { } since)
                row.SinceLastHeartbeatMs = since;
            schema.Peers.Add(row);
        }

        return schema;
    }

    private static NodeReport Decode(Schema.NodeReport report) => new(
        report.Node,
        report.Address,
        report.Status,
        report.Incarnation,
        report.UptimeSeconds,
        report.Leader,
        report.MemoryBytes,
        report.RequestsUnderWay,
        report.RequestsAnswered,
        report.EventsRecorded,
        report.ReplicasEpoch,
        [.. report.Replicas],
        [
            .. report.Peers.Select(peer => new PeerReport(
                peer.Node,
                peer.Address,
                peer.Status,
                peer.Reachable,
                peer.Available,
                peer.HasPhi ? peer.Phi : null,
                peer.HasSinceLastHeartbeatMs ? peer.SinceLastHeartbeatMs : null)),
        ],
        [.. report.Shards.Select(shard => new ShardReport(shard.Type, shard.Shard, shard.Entities))]);
}
