using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Founding;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Cluster.Serialization;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;
using Google.Protobuf;

namespace ActorDist.Cluster.Registers;

/// <summary>The registers' messages, as <c>replicas.proto</c> and <c>reports.proto</c> describe them.</summary>
public sealed class RegistersSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public RegistersSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("rf", Schema.Frame.Parser, (ReplicaFrame m) => m.Frame, m => new ReplicaFrame(m));
        Bind("fa", Schema.Ask.Parser, (FoundingProtocol.Ask _) => new Schema.Ask(), _ => FoundingProtocol.Ask.Instance);
        Bind("fs", Schema.Standing.Parser, (FoundingProtocol.Told m) => Encode(m.Standing), m => new FoundingProtocol.Told(Decode(m)));
        Bind(
            "fj", Schema.Join.Parser, (FoundingProtocol.Join m) => new Schema.Join { Cluster = m.Cluster },
            m => new FoundingProtocol.Join(m.Cluster));
        Bind(
            "ra", Schema.AskReport.Parser, (ReplicaProtocol.AskReport _) => new Schema.AskReport(),
            _ => ReplicaProtocol.AskReport.Instance);
        Bind("rr", Schema.Report.Parser, Encode, Decode);
        Bind(
            "ri", Schema.Inspect.Parser, (ReplicaProtocol.Inspect m) => new Schema.Inspect { Key = m.Key.Text },
            m => new ReplicaProtocol.Inspect(new RegisterKey(m.Key)));
        Bind("rn", Schema.Inspection.Parser, Encode, Decode);
        Bind(
            "rl", Schema.ListKeys.Parser,
            (ReplicaProtocol.ListKeys m) => new Schema.ListKeys { Kind = m.Kind, After = m.After, Limit = m.Limit },
            m => new ReplicaProtocol.ListKeys(m.Kind, m.After, m.Limit));
        Bind("rk", Schema.Keys.Parser, Encode, Decode);
        Bind("ws", Schema.Subscribe.Parser, Encode, m => new WatchProtocol.Subscribe([.. m.Keys.Select(key => new RegisterKey(key))]));
        Bind("wn", Schema.Changed.Parser, Encode, Decode);
    }

    /// <inheritdoc />
    public override int Identifier => 1703;

    private static Schema.Standing Encode(Standing standing)
    {
        var schema = new Schema.Standing
        {
            Name = standing.Self.Name,
            Id = FrameCodec.Encode(standing.Self.Id),
            Configuration = ByteString.CopyFrom(ConfigurationEncoding.Encode(standing.Configuration)),
        };
        if (standing.Cluster is { } cluster)
            schema.Cluster = cluster;
        return schema;
    }

    private static Standing Decode(Schema.Standing schema) => new(
        new Core.Consensus.Member(FrameCodec.Decode(schema.Id), schema.Name),
        schema.HasCluster ? schema.Cluster : null,
        ConfigurationEncoding.Decode(schema.Configuration.Span));

    private static Schema.Report Encode(ReplicaProtocol.Report report)
    {
        var content = report.Content;
        var schema = new Schema.Report
        {
            Node = content.Node,
            Replica = content.Replica,
            Cluster = content.Cluster,
            Epoch = content.Epoch,
            Configuration = content.Configuration,
            IsMember = content.IsMember,
            CopyDone = content.CopyDone,
            BusyRegisters = content.BusyRegisters,
        };
        if (content.Copied is { } copied)
            schema.Copied = copied;
        if (content.LastQuorumContact is { } contact)
            schema.LastQuorumContact = (long)contact.TotalMilliseconds;
        return schema;
    }

    private static ReplicaProtocol.Report Decode(Schema.Report schema) => new(new ReplicaReport(
        schema.Node,
        schema.Replica,
        schema.Cluster,
        schema.Epoch,
        schema.Configuration,
        schema.IsMember,
        schema.HasCopied ? schema.Copied : null,
        schema.CopyDone,
        schema.BusyRegisters,
        schema.HasLastQuorumContact ? TimeSpan.FromMilliseconds(schema.LastQuorumContact) : null));

    private static Schema.Inspection Encode(ReplicaProtocol.Inspection inspection)
    {
        var content = inspection.Content;
        var schema = new Schema.Inspection
        {
            Node = content.Node,
            Promised = content.Promised,
            Accepted = content.Accepted,
            Version = content.Version,
            Exists = content.Exists,
            Bytes = content.Bytes,
            Operations = content.Operations,
            Chosen = content.Chosen,
        };
        if (content.Round is { } round)
            schema.Round = round;
        return schema;
    }

    private static ReplicaProtocol.Inspection Decode(Schema.Inspection schema) => new(new RegisterInspection(
        schema.Node,
        schema.Promised,
        schema.Accepted,
        schema.Version,
        schema.Exists,
        schema.Bytes,
        schema.Operations,
        schema.Chosen,
        schema.HasRound ? schema.Round : null));

    private static Schema.Subscribe Encode(WatchProtocol.Subscribe subscribe)
    {
        var schema = new Schema.Subscribe();
        schema.Keys.AddRange(subscribe.Keys.Select(key => key.Text));
        return schema;
    }

    private static Schema.Changed Encode(WatchProtocol.Changed changed) => new()
    {
        Key = changed.Key.Text,
        Version = changed.State.Version,
        Exists = changed.State.Exists,
        Content = ByteString.CopyFrom(changed.State.Content.Span),
    };

    private static WatchProtocol.Changed Decode(Schema.Changed schema) =>
        new(new RegisterKey(schema.Key), new Snapshot(schema.Version, schema.Exists, schema.Content.Memory));

    private static Schema.Keys Encode(ReplicaProtocol.Keys keys)
    {
        var schema = new Schema.Keys { Replica = FrameCodec.Encode(keys.Replica), IsLast = keys.IsLast };
        schema.Names.AddRange(keys.Names);
        return schema;
    }

    private static ReplicaProtocol.Keys Decode(Schema.Keys schema) =>
        new(FrameCodec.Decode(schema.Replica), [.. schema.Names], schema.IsLast);
}
