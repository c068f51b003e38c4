using ActorDist.Cluster.Quorum.Channel;
using ActorDist.Cluster.Serialization;
using ActorDist.Core.Quorum;
using Akka.Actor;
using static ActorDist.Cluster.Quorum.Reports.QuorumReportProtocol;

namespace ActorDist.Cluster.Quorum;

/// <summary>The quorum store's messages, as <c>quorum.proto</c> and <c>quorum_reports.proto</c> describe them.</summary>
public sealed class QuorumSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public QuorumSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("qf", Schema.Frame.Parser, (QuorumFrame m) => m.Frame, m => new QuorumFrame(m));
        Bind("qp", Schema.Piece.Parser, (QuorumPiece m) => m.Piece, m => new QuorumPiece(m));
        Bind("ra", Schema.AskReport.Parser, (AskReport _) => new Schema.AskReport(), _ => AskReport.Instance);
        Bind("rr", Schema.Report.Parser, Encode, Decode);
        Bind(
            "ri", Schema.Inspect.Parser, (Inspect m) => new Schema.Inspect { Key = m.Key.Text }, m => new Inspect(new QuorumKey(m.Key)));
        Bind("rn", Schema.Inspection.Parser, Encode, Decode);
        Bind("rx", Schema.Repair.Parser, (Repair _) => new Schema.Repair(), _ => Repair.Instance);
        Bind("rd", Schema.Repaired.Parser, Encode, Decode);
    }

    /// <inheritdoc />
    public override int Identifier => 1704;

    private static Schema.Report Encode(Report report)
    {
        var content = report.Content;
        var schema = new Schema.Report
        {
            Node = content.Node,
            Replica = content.Replica,
            Requests = content.Requests,
            Repairs = content.Repairs,
            HandedOff = content.HandedOff,
            Exchanges = content.Exchanges,
            Exchanged = content.Exchanged,
            IsTreeBuilt = content.IsTreeBuilt,
            RequestBytes = content.RequestBytes,
            HandOffBytes = content.HandOffBytes,
            AntiEntropyBytes = content.AntiEntropyBytes,
        };
        if (content.WaitingFor is { } reason)
            schema.WaitingFor = reason;
        foreach (var (target, count) in content.Hints)
            schema.Hints.Add(target, count);
        return schema;
    }

    private static Report Decode(Schema.Report schema) => new(new QuorumReport(
        schema.Node,
        schema.Replica,
        schema.HasWaitingFor ? schema.WaitingFor : null,
        schema.Requests,
        schema.Repairs,
        schema.HandedOff,
        schema.Exchanges,
        schema.Exchanged,
        schema.IsTreeBuilt,
        new Dictionary<string, long>(schema.Hints, StringComparer.Ordinal),
        schema.RequestBytes,
        schema.HandOffBytes,
        schema.AntiEntropyBytes));

    private static Schema.Inspection Encode(Inspection inspection) => new()
    {
        Node = inspection.Content.Node,
        Clock = inspection.Content.Clock,
        Siblings = inspection.Content.Siblings,
        Bytes = inspection.Content.Bytes,
        Digest = inspection.Content.Digest,
        Epoch = inspection.Content.Epoch,
    };

    private static Inspection Decode(Schema.Inspection schema) =>
        new(new QuorumInspection(schema.Node, schema.Clock, schema.Siblings, schema.Bytes, schema.Digest, schema.Epoch));

    private static Schema.Repaired Encode(Repaired repaired) => new()
    {
        Node = repaired.Content.Node,
        Exchanged = { repaired.Content.Exchanged },
        Failed = { repaired.Content.Failed },
        Received = repaired.Content.Received,
        Bytes = repaired.Content.Bytes,
    };

    private static Repaired Decode(Schema.Repaired schema) =>
        new(new QuorumRepair(schema.Node, [.. schema.Exchanged], [.. schema.Failed], schema.Received, schema.Bytes));
}
